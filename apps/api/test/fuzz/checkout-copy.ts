import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, type Folder } from '../../../../test-support/throw-away.ts';

/** A copy of the checkout as it is, to be changed and thrown away. What is installed is linked, and what is built is not copied. */
export class CheckoutCopy implements AsyncDisposable {
  readonly path: string;
  #folder: Folder;

  constructor(root: string) {
    this.#folder = makeFolder();
    this.path = this.#folder.path;
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    for (const file of listed.split('\0')) {
      const from = join(root, file);
      // A file that was deleted is still listed.
      if (file === '' || !existsSync(from)) continue;
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      copyFileSync(from, join(this.path, file));
    }
    linkModules(join(root, 'node_modules'), join(this.path, 'node_modules'));
  }

  apply(patch: string): void {
    this.#git('apply', patch);
  }

  takeBack(patch: string): void {
    this.#git('apply', '--reverse', patch);
  }

  #git(...args: string[]): void {
    // Without this, Git takes the copy for a part of a repository that holds the folder of temporary files.
    execFileSync('git', args, {
      cwd: this.path,
      env: { ...process.env, GIT_CEILING_DIRECTORIES: this.path },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Links each package, and the workspace's own to the copy: a link to all of them would lead back to the checkout. */
function linkModules(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name !== '@parley') {
      symlinkSync(join(from, name), join(to, name));
      continue;
    }
    mkdirSync(join(to, name));
    for (const own of readdirSync(join(from, name))) {
      symlinkSync(readlinkSync(join(from, name, own)), join(to, name, own));
    }
  }
}
