import { cpus, tmpdir, totalmem, type } from 'node:os';
import { statfsSync } from 'node:fs';

const fileSystems = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'XFS'],
  [0x9123683e, 'Btrfs'],
  [0x794c7630, 'overlay'],
  [0x01021994, 'tmpfs, where nothing is really synchronized to a disk'],
]);

/** What the figures were measured on. */
export function machineText(): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  const fileSystem = fileSystems.get(statfsSync(tmpdir()).type) ?? 'unknown';
  const lines = [
    `- CPU: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
    `- Memory: ${memoryGb} GB`,
    `- System: ${type()}; file system of the data: ${fileSystem}`,
    `- Node: ${process.version}`,
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
  ];
  return lines.join('\n');
}
