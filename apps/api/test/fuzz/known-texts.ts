const maxOfField = 12;
const maxOfAll = 40;
const maxLength = 300;

/** Texts that have come up, by the field that had them: names of those who exist, cursors, secrets. */
export class KnownTexts {
  #ofField = new Map<string, string[]>();
  #all: string[] = [];

  learn(value: unknown, field = ''): void {
    if (typeof value === 'string') this.#add(value, field);
    else if (Array.isArray(value)) for (const item of value as unknown[]) this.learn(item, field);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) this.learn(inner, name);
    }
  }

  /** What a field of this name has had, or of one like it, as `nextCursor` is like `cursor`; of one without its like, what any has had. */
  of(field: string): readonly string[] {
    const same = this.#ofField.get(field);
    if (same !== undefined) return same;
    const like = Array.from(this.#ofField).filter(([other]) =>
      isLike(field.toLowerCase(), other.toLowerCase()),
    );
    return like.length > 0 ? like.flatMap(([, texts]) => texts) : this.#all;
  }

  #add(text: string, field: string): void {
    if (text.length > maxLength || this.#all.includes(text)) return;
    if (this.#all.length < maxOfAll) this.#all.push(text);
    const ofField = this.#ofField.get(field) ?? [];
    if (ofField.length < maxOfField) this.#ofField.set(field, [...ofField, text]);
  }
}

function isLike(field: string, other: string): boolean {
  return field.endsWith(other) || other.endsWith(field);
}
