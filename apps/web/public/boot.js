// What has to be so before anything else runs. A file of its own, because the page allows no inline script.
(function () {
  // The theme, before the first paint. lib/theme.ts keeps it afterwards, under the same key and with the same colours.
  let theme = null;
  try {
    theme = localStorage.getItem('parley.theme');
  } catch {
    // Storage is blocked: follow the system.
  }
  const isDark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', isDark);
  document.querySelector('meta[name="theme-color"]').setAttribute('content', isDark ? '#101719' : '#f3f7f7');

  // zod probes for `eval` when the first schema is made, and the page's policy would report that as an attack.
  globalThis.__zod_globalConfig = { jitless: true };
})();
