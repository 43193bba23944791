const maxOfField = 12;
const maxOfAll = 40;
const maxLength = 300;
const maxIdentitiesOfKind = 12;

/** What tells something that exists from others of its kind, by the names that parameters have: `{ roomId: 1, seq: 4 }`. */
export type Identity = Record<string, number>;

/** What has come up in answers: texts, by the field that had them, and the numbers of what exists. */
export class Knowledge {
  #identitiesOfKind = new Map<string, Identity[]>();
  #textsOfField = new Map<string, string[]>();
  #texts: string[] = [];

  /** Of each field the first are known. Those of an example are known in place of others: it still works. */
  learnTexts(value: unknown, { field = '', isExample = false } = {}): void {
    if (typeof value === 'string') this.#learnText(value, field, isExample);
    else
      for (const [name, inner] of partsOf(value, field)) this.learnTexts(inner, { field: name, isExample });
  }

  /** Of each kind of thing the newest are known: others may have been deleted. */
  learnIdentities(value: unknown, field = ''): void {
    if (typeof value === 'object' && value !== null) this.#learnIdentity(value, field);
    for (const [name, inner] of partsOf(value, field)) this.learnIdentities(inner, name);
  }

  /** What has all of these names. */
  identitiesBy(names: readonly string[]): Identity[] {
    return Array.from(this.#identitiesOfKind.values())
      .flat()
      .map((identity) => chosen(identity, names))
      .filter((identity) => identity !== null);
  }

  /** What a field of this name has had, or of one like it, as `nextCursor` is like `cursor`; of one without its like, what any has had. */
  textsOf(field: string): readonly string[] {
    const same = this.#textsOfField.get(field);
    if (same !== undefined) return same;
    const like = Array.from(this.#textsOfField).filter(([other]) => isLike(field, other));
    return like.length > 0 ? like.flatMap(([, texts]) => texts) : this.#texts;
  }

  #learnText(text: string, field: string, isExample: boolean): void {
    if (text.length > maxLength || this.#texts.includes(text)) return;
    if (this.#texts.length < maxOfAll) this.#texts.push(text);
    const ofField = this.#textsOfField.get(field) ?? [];
    const texts = isExample ? [text, ...ofField] : [...ofField, text];
    this.#textsOfField.set(field, texts.slice(0, maxOfField));
  }

  /** `"webhook": { "id": 3, "roomId": 1 }` is known by webhookId and roomId. */
  #learnIdentity(value: object, field: string): void {
    const numbers = Object.entries(value).filter(([, each]) => Number.isInteger(each));
    if (!numbers.some(([name]) => name === 'id')) return;
    const own = `${field.replace(/s$/, '')}Id`;
    const identity: Identity = Object.fromEntries(
      numbers.map(([name, each]) => [name === 'id' ? own : name, Number(each)]),
    );
    const others = (this.#identitiesOfKind.get(own) ?? []).filter((other) => other[own] !== identity[own]);
    this.#identitiesOfKind.set(own, [identity, ...others].slice(0, maxIdentitiesOfKind));
  }
}

function partsOf(value: unknown, field: string): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown) => [field, item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function chosen(identity: Identity, names: readonly string[]): Identity | null {
  const parts = names.map((name) => {
    const known = Object.keys(identity).find((other) => isLike(name, other));
    return [name, known === undefined ? undefined : identity[known]] as const;
  });
  return parts.every(([, part]) => part !== undefined) ? (Object.fromEntries(parts) as Identity) : null;
}

/** Whether one name is the end of the other: `incomingWebhookId` is a `webhookId`. */
function isLike(field: string, other: string): boolean {
  const [a, b] = [field.toLowerCase(), other.toLowerCase()];
  return a.endsWith(b) || b.endsWith(a);
}
