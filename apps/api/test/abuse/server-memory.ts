import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process, in bytes; null when it has ended. Linux alone has this. */
export function residentBytes(pid: number): number | null {
  return statusBytes(pid, 'VmRSS');
}

/** The most that it has had since `forgetPeak`. */
export function peakBytes(pid: number): number | null {
  return statusBytes(pid, 'VmHWM');
}

/** proc(5): writing 5 to `clear_refs` sets the peak to what is resident now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function statusBytes(pid: number, name: string): number | null {
  try {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
    return kilobytes === null ? null : Number(kilobytes[1]) * 1024;
  } catch {
    return null;
  }
}
