/** Sections of the account that you sign in with, and the rooms in them. It has joined all of these. */
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
