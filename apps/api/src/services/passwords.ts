import { hash, verify } from '@node-rs/argon2';

/** OWASP's password storage cheat sheet: Argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const decoy = hash('nobody has this password', cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Takes as long for a user who does not exist as for one who does, so that time tells nobody which names are taken. */
export async function isPasswordOf(passwordHash: string | undefined, password: string): Promise<boolean> {
  const isMatch = await verify(passwordHash ?? (await decoy), password);
  return isMatch && passwordHash !== undefined;
}
