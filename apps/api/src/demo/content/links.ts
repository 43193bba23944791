/** Addresses for `{link}` in phrases. All domains are reserved for examples. */
export const links: readonly string[] = [
  'https://wiki.example.org/how-we-work',
  'https://wiki.example.org/releases/checklist',
  'https://docs.example.com/search?q=invoice&page=2',
  'https://shop.example.com/orders/10428',
  '[team/2.0](https://files.example.com/team/2.0)',
  '[status.example.net](https://status.example.net)',
  'https://calendar.example.org/week/32',
  '[T-481](https://tickets.example.org/T-481#comment-7)',
];
