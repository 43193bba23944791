import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';
import { Input } from './input.tsx';

export function PasswordInput({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="relative">
      <Input {...props} type={isShown ? 'text' : 'password'} className={cn('pr-12', className)} />
      <button
        type="button"
        aria-label={isShown ? m.auth_hide_password() : m.auth_show_password()}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
        className="absolute inset-y-0 right-0 flex w-11 cursor-pointer items-center justify-center rounded-lg text-muted-foreground focus-ring hover:text-foreground"
      >
        {isShown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
      </button>
    </div>
  );
}
