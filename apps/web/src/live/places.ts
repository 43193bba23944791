/** A reader's place in a room. */
export interface ReadingPlace {
  /** The first message in view. */
  seq: number;
  /** How far below the top of the view it begins, in pixels. */
  offset: number;
}

/** The reader's place in each room, and in each visit in the browser's history, while the page lives. */
export interface Places {
  /** Null: at the live end. Undefined: they have not been there, or not lately. */
  of(key: string): ReadingPlace | null | undefined;
  keep(key: string, place: ReadingPlace | null): void;
}

const maxPlaces = 500;

export function createPlaces(): Places {
  const places = new Map<string, ReadingPlace | null>();
  return {
    of: (key) => places.get(key),
    keep(key, place) {
      places.delete(key);
      places.set(key, place);
      const [oldest] = places.keys();
      if (places.size > maxPlaces && oldest !== undefined) places.delete(oldest);
    },
  };
}
