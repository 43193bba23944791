import { skeletonOf } from './skeleton.ts';

/** Words that mention many people at once, or that pretend to be the server or its administrators. */
const words = [
  'admin',
  'admins',
  'administrator',
  'administrators',
  'all',
  'channel',
  'everybody',
  'everyone',
  'here',
  'moderator',
  'moderators',
  'parley',
  'room',
  'server',
  'sysadmin',
  'system',
];

const reserved = new Set(words);

const reservedSkeletons = new Set(
  words
    // "ALI" looks like "ALL" with a small L, but it is a name.
    .filter((word) => word !== 'all')
    // Capitals look like other letters than small ones do.
    .flatMap((word) => [word, word.toUpperCase()])
    .map(skeletonOf),
);

/** Whether a name is reserved, in whatever case, or looks like one that is. */
export function isReserved(name: string): boolean {
  const lowerCase = name.normalize('NFKC').toLowerCase();
  return (
    reserved.has(lowerCase) ||
    reservedSkeletons.has(skeletonOf(name)) ||
    reservedSkeletons.has(skeletonOf(lowerCase))
  );
}
