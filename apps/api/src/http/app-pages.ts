/** The paths of the web app's pages, as in its router. */
const pages = [
  /^\/$/,
  /^\/sign-in\/?$/,
  /^\/register\/?$/,
  /^\/invite\/[^/]+\/?$/,
  /^\/rooms\/[^/]+\/?$/,
  /^\/search\/?$/,
  /^\/settings(\/[^/]+)?\/?$/,
];

/** Whether the web app has a page at this path. */
export function isAppPage(path: string): boolean {
  return pages.some((page) => page.test(path));
}
