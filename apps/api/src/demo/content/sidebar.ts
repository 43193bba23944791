/** Sections of the account that you sign in with, with the names of their rooms, which it is in. */
export const sections: readonly { name: string; rooms: readonly string[]; isCollapsed?: boolean }[] = [
  { name: 'Projects', rooms: ['Release planning', 'Design', 'Hiring'] },
  { name: 'Offices 🌍', rooms: ['Büro Berlin', '東京オフィス'], isCollapsed: true },
  { name: 'Machines', rooms: ['Builds', 'Monitoring', 'Orders'] },
];

export const favorites: readonly string[] = ['General', 'Engineering'];
/** The other people of favorite conversations. */
export const favoritePeople: readonly string[] = ['jonas'];
/** Muted for good. */
export const muted: readonly string[] = ['Orders', 'Languages'];
