import { arabic } from './arabic.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { hebrew } from './hebrew.ts';
import { hindi } from './hindi.ts';
import { japanese } from './japanese.ts';
import { korean } from './korean.ts';
import type { Phrases } from './phrases.ts';
import { polish } from './polish.ts';
import { russian } from './russian.ts';
import { spanish } from './spanish.ts';
import { turkish } from './turkish.ts';

/** Every language that people write in. A new one also needs people who speak it, and a room. */
export const languages: readonly Phrases[] = [
  english,
  german,
  french,
  spanish,
  polish,
  turkish,
  russian,
  arabic,
  hebrew,
  hindi,
  japanese,
  chinese,
  korean,
];
