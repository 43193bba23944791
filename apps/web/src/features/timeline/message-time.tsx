import { fullWhen } from '@/lib/format.ts';
import { clockTime } from './times.ts';

export function MessageTime({ iso, className }: { iso: string; className?: string }) {
  return (
    <time dateTime={iso} title={fullWhen(iso)} className={className}>
      {clockTime(iso)}
    </time>
  );
}
