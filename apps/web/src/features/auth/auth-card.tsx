import type { ReactNode } from 'react';
import { BrandMark } from '@/components/brand-mark.tsx';

interface AuthCardProps {
  title: string;
  subtitle: string;
  /** Where to go instead. */
  footer: ReactNode;
  children: ReactNode;
}

export function AuthCard({ title, subtitle, footer, children }: AuthCardProps) {
  return (
    <main className="flex min-h-full flex-col items-center overflow-y-auto bg-sidebar px-5 py-10">
      <div className="my-auto w-full max-w-[24rem]">
        <BrandMark className="mx-auto size-11" />
        <h1 className="mt-5 text-center text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        <p className="mt-1.5 text-center text-[0.9375rem] text-pretty text-muted-foreground">{subtitle}</p>
        <div className="mt-7 rounded-2xl border border-border bg-card p-5 shadow-sm sm:p-6">{children}</div>
        <p className="mt-6 text-center text-sm text-muted-foreground">{footer}</p>
      </div>
    </main>
  );
}
