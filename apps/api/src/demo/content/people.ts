/** Somebody with an account. The first is the administrator, and the one to sign in as. */
export interface DemoPerson {
  username: string;
  displayName: string;
  /** What colleagues call them: `{name}` in phrases. */
  called: string;
  /** ISO 639-1 codes; each has an entry in `phrases/languages.ts`. */
  languages: readonly string[];
  status?: { emoji: string; text: string; availability?: 'away' | 'busy' };
}

export const people: readonly DemoPerson[] = [
  { username: 'mira', displayName: 'Mira Lindqvist', called: 'Mira', languages: ['en', 'de', 'fr'] },
  {
    username: 'jonas',
    displayName: 'Jonas Brandt',
    called: 'Jonas',
    languages: ['de', 'en'],
    status: { emoji: '🚲', text: 'On my way to the office' },
  },
  { username: 'amelie', displayName: 'Amélie Garnier', called: 'Amélie', languages: ['fr', 'en'] },
  {
    username: 'mateo',
    displayName: 'Mateo Rivas',
    called: 'Mateo',
    languages: ['es', 'en'],
    status: { emoji: '🎧', text: 'Writing, back at four', availability: 'busy' },
  },
  { username: 'zofia', displayName: 'Zofia Wrońska', called: 'Zofia', languages: ['pl', 'en'] },
  { username: 'elif', displayName: 'Elif Karaca', called: 'Elif', languages: ['tr', 'en'] },
  {
    username: 'omar',
    displayName: 'عمر الحداد',
    called: 'عمر',
    languages: ['ar', 'en'],
    status: { emoji: '☕', text: 'استراحة قصيرة', availability: 'away' },
  },
  {
    username: 'noa',
    displayName: 'נועה ברק',
    called: 'נועה',
    languages: ['he', 'en'],
    status: { emoji: '📅', text: 'בפגישה עד הצהריים', availability: 'busy' },
  },
  { username: 'priya', displayName: 'प्रिया नायर', called: 'प्रिया', languages: ['hi', 'en'] },
  {
    username: 'misaki',
    displayName: '田辺 美咲',
    called: '田辺',
    languages: ['ja', 'en'],
    status: { emoji: '🌸', text: '金曜日は休みです' },
  },
  { username: 'liwei', displayName: '陈立伟', called: '立伟', languages: ['zh', 'en'] },
  { username: 'jiwoo', displayName: '한지우', called: '지우', languages: ['ko', 'en'] },
  { username: 'pavel', displayName: 'Павел Громов', called: 'Павел', languages: ['ru', 'en'] },
  {
    username: 'hannah',
    displayName: 'Hannah Okafor',
    called: 'Hannah',
    languages: ['en'],
    status: { emoji: '🏠', text: 'Working from home' },
  },
  { username: 'tobias', displayName: 'Tobias Kern', called: 'Tobias', languages: ['de', 'en'] },
  { username: 'luc', displayName: 'Luc Morel', called: 'Luc', languages: ['fr', 'en'] },
  { username: 'lucia', displayName: 'Lucía Ferrer', called: 'Lucía', languages: ['es', 'en'] },
  { username: 'kacper', displayName: 'Kacper Dudek', called: 'Kacper', languages: ['pl', 'en'] },
  { username: 'deniz', displayName: 'Deniz Aksoy', called: 'Deniz', languages: ['tr', 'de', 'en'] },
  { username: 'layla', displayName: 'ليلى منصور', called: 'ليلى', languages: ['ar', 'fr', 'en'] },
  { username: 'eitan', displayName: 'איתן שגב', called: 'איתן', languages: ['he', 'en'] },
  { username: 'arjun', displayName: 'अर्जुन मेहता', called: 'अर्जुन', languages: ['hi', 'en'] },
  { username: 'haruto', displayName: '藤井 悠斗', called: '藤井', languages: ['ja', 'en'] },
  { username: 'xinyi', displayName: '林欣怡', called: '欣怡', languages: ['zh', 'en'] },
  { username: 'minseo', displayName: '오민서', called: '민서', languages: ['ko', 'en'] },
  { username: 'irina', displayName: 'Ирина Соколова', called: 'Ирина', languages: ['ru', 'de', 'en'] },
  {
    username: 'grace',
    displayName: 'Grace Whitfield',
    called: 'Grace',
    languages: ['en'],
    status: { emoji: '🌴', text: 'On holiday until Monday', availability: 'away' },
  },
  { username: 'samuel', displayName: 'Samuel Adeyemi', called: 'Samuel', languages: ['en', 'fr'] },
  { username: 'katrin', displayName: 'Katrin Vogel', called: 'Katrin', languages: ['de', 'en'] },
  { username: 'daniel', displayName: 'Daniel Price', called: 'Daniel', languages: ['en', 'es'] },
];
