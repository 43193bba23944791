import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { FailedPage } from './pages/failed-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { GuestGate, SessionGate } from './session-gate.tsx';
import { firstSettingsSection, settingsSection } from './settings/sections.ts';
import { useKeepFocusInPage } from './use-keep-focus-in-page.ts';

const rootRoute = createRootRoute({ component: Root });

const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'guest',
  component: GuestGate,
  validateSearch: (search): { redirect?: string } => ({ ...redirectIn(search) }),
});
const signInRoute = createRoute({
  getParentRoute: () => guestRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
});
const registerRoute = createRoute({
  getParentRoute: () => guestRoute,
  path: '/register',
  component: lazyRouteComponent(() => import('./pages/register-page.tsx'), 'RegisterPage'),
});

/** For people with and without an account. */
const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$code',
  component: lazyRouteComponent(() => import('./pages/invite-page.tsx'), 'InvitePage'),
});

const sessionRoute = createRoute({ getParentRoute: () => rootRoute, id: 'session', component: SessionGate });
const shellRoute = createRoute({
  getParentRoute: () => sessionRoute,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
});
const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home-page.tsx'), 'HomePage'),
});
const roomRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rooms/$roomId',
  params: {
    parse: ({ roomId }) => ({ roomId: Number(roomId) }),
    stringify: ({ roomId }) => ({ roomId: String(roomId) }),
  },
  validateSearch: ({ at }): { at?: number } => (isCount(at) ? { at } : {}),
  component: lazyRouteComponent(() => import('./pages/room-page.tsx'), 'RoomPage'),
});
const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});
const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- how the router redirects
    throw redirect({ to: '/settings/$section', params: { section: firstSettingsSection }, replace: true });
  },
});
const settingsSectionRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '$section',
  loader: ({ params }) => settingsSection(params.section)?.Section.preload?.(),
  component: lazyRouteComponent(() => import('./settings/settings-section.tsx'), 'SettingsSection'),
});
/** Inside the shell, so that people who get lost still have their lists. */
const nothingRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });
const searchRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/search',
  validateSearch: ({ q, room }): { q: string; room?: number } => ({
    q: typeof q === 'string' || typeof q === 'number' ? String(q) : '',
    ...(isCount(room) && { room }),
  }),
  component: lazyRouteComponent(() => import('./pages/search-page.tsx'), 'SearchPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    guestRoute.addChildren([signInRoute, registerRoute]),
    inviteRoute,
    sessionRoute.addChildren([
      shellRoute.addChildren([
        homeRoute,
        roomRoute,
        searchRoute,
        settingsRoute.addChildren([settingsIndexRoute, settingsSectionRoute]),
        nothingRoute,
      ]),
    ]),
  ]),
  // Drops search parameters that no route has validated.
  search: { strict: true },
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: FailedPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function Root() {
  useKeepFocusInPage();
  return <Outlet />;
}

/** Only a path in this app: anything else could lead to another site. */
function redirectIn({ redirect }: Record<string, unknown>): { redirect?: string } {
  return typeof redirect === 'string' && /^\/(?![/\\])/.test(redirect) ? { redirect } : {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
