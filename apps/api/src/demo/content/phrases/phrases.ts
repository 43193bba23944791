/** Phrases in one language. `../../talk.ts` replaces placeholders such as `{name}`. */
export interface Phrases {
  /** An ISO 639-1 code. */
  language: string;
  /** Nouns for `{topic}`, spelled as in mid-sentence; `{Topic}` capitalizes them. */
  topics: readonly string[];
  /** For `{day}`, such as "on Friday". */
  days: readonly string[];
  openers: readonly string[];
  questions: readonly string[];
  answers: readonly string[];
  updates: readonly string[];
  thanks: readonly string[];
  lists: readonly { intro: string; items: readonly string[] }[];
  /** Sentences that introduce a block of code. */
  aboveCode: readonly string[];
  /** With `{link}`. */
  links: readonly string[];
  /** Answers to a quoted line. */
  belowQuotes: readonly string[];
  /** The line that an edit adds to a message with a time in it. */
  correctedTime: string;
  /** The line that an edit adds to any other message. */
  correctedTypo: string;
}
