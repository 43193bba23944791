// Runs before anything else. A separate file, because the page allows no inline scripts.
(function () {
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is blocked.
      return null;
    }
  }

  // Sets the theme before the first paint. lib/theme.ts then keeps it, under the same key and with the same colours.
  const theme = stored('parley.theme');
  const isDark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.classList.add(isDark ? 'dark' : 'light');
  document.querySelector('meta[name="theme-color"]').setAttribute('content', isDark ? '#101719' : '#f3f7f7');

  // Chooses the frame that the page shows until the app has loaded. app/session-gate.tsx stores whether someone is signed in.
  const { pathname } = location;
  if (stored('parley.guest') !== null || /^\/(sign-in\/?$|register\/?$|invite\/)/.test(pathname))
    root.dataset.page = 'guest';
  else if (pathname === '/') root.dataset.page = 'list';
  else root.dataset.page = pathname.startsWith('/rooms/') ? 'room' : 'other';

  // zod probes for `eval` when the first schema is created, and the page's policy would report that as an attack.
  globalThis.__zod_globalConfig = { jitless: true };
})();
