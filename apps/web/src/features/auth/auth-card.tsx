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
    <main className="bg-sidebar flex min-h-full flex-col items-center overflow-y-auto px-5 py-10">
      <div className="my-auto w-full max-w-[24rem]">
        <BrandMark className="mx-auto size-11" />
        <h1 className="mt-5 text-center text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        <p className="text-muted-foreground mt-1.5 text-center text-[0.9375rem] text-pretty">{subtitle}</p>
        <div className="border-border bg-card mt-7 rounded-2xl border p-5 shadow-sm sm:p-6">{children}</div>
        <p className="text-muted-foreground mt-6 text-center text-sm">{footer}</p>
      </div>
    </main>
  );
}
