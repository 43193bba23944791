import { Link, useSearch } from '@tanstack/react-router';
import { m } from '@/paraglide/messages.js';
import { SignInForm } from '@/features/auth/sign-in-form.tsx';
import { textLinkClasses } from '../text-link.ts';
import { useFrameRemoved } from '../use-frame-removed.ts';
import { usePageTitle } from '../use-page-title.ts';

export function SignInPage() {
  usePageTitle(m.auth_sign_in());
  useFrameRemoved();
  const search = useSearch({ from: '/guest' });
  return (
    <SignInForm
      registerLink={
        <Link to="/register" search={search} className={textLinkClasses}>
          {m.auth_register()}
        </Link>
      }
    />
  );
}
