import { Link, useSearch } from '@tanstack/react-router';
import { m } from '@/paraglide/messages.js';
import { RegisterForm } from '@/features/auth/register-form.tsx';
import { textLinkClasses } from '../text-link.ts';
import { useFrameRemoved } from '../use-frame-removed.ts';
import { usePageTitle } from '../use-page-title.ts';

export function RegisterPage() {
  usePageTitle(m.auth_register());
  useFrameRemoved();
  const search = useSearch({ from: '/guest' });
  return (
    <RegisterForm
      signInLink={
        <Link to="/sign-in" search={search} className={textLinkClasses}>
          {m.auth_sign_in()}
        </Link>
      }
    />
  );
}
