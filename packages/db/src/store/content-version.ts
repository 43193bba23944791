interface Versions {
  version: number;
  contentVersion: number | null;
}

/**
 * The version of the last change of what a message says: sent, edited or deleted. Of a room, the version of the last such change of its
 * messages. It is stored only where it differs from `version`. Servers of the release before the column know no other changes, so what
 * they write is right without it.
 */
export function contentVersionOf({ version, contentVersion }: Versions): number {
  return contentVersion ?? version;
}
