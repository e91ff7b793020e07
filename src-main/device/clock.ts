import { uptime } from 'node:os';
import type { ClockRow } from '../database/journal-schema.ts';

/** The till's time: central's at the last contact, and what has passed since. */
export interface TillClock {
  /** The till's corrected time, in whole milliseconds. Never runs backwards, over restarts too. */
  nowMs(): number;
  /** Central's clock at the last contact; null before the first. */
  lastContactAtMs(): number | null;
  /** Central said what its clock shows: that is the time from now on. */
  contact(centralTimeMs: number): void;
  /** The wall clock jumped and central has not confirmed the time since. */
  isSuspect(): boolean;
  /** Writes down what a restart needs. Contacts do it as well, at most once a minute. */
  save(): void;
}

/** The machine's two clocks. */
export interface MachineTime {
  /** Milliseconds since 1970, as the machine believes; may jump. */
  wallMs(): number;
  /** Milliseconds since some moment; goes on while the machine sleeps. */
  monotonicMs(): number;
}

export interface StoredTime {
  /** What the last process saved; null at the first start. */
  readonly saved: ClockRow | null;
  /** When the journal's last entry occurred: no later one may be earlier. */
  readonly lastEntryAtMs: number | null;
}

/** Runs the till's time from what was stored. `save` is called with what has to be stored now. */
export function createTillClock(machine: MachineTime, stored: StoredTime, save: (row: ClockRow) => void): TillClock {
  const start = readStart(machine, stored);
  let { base, highWaterMs, suspect } = start;
  let contact = start.contact;
  let seen = readBoth(machine);
  let savedAtMs = Number.NEGATIVE_INFINITY;

  const saveNow = () => {
    savedAtMs = machine.monotonicMs();
    const { centralTimeMs = null, wallTimeMs = null } = contact ?? {};
    save({ centralTimeMs, wallTimeMs, highWaterMs, suspect });
  };

  /** Looks for a jump since the last look. Looking often keeps slow drift apart from it. */
  const look = () => {
    const now = readBoth(machine);
    const jumpMs = now.wallMs - seen.wallMs - (now.monotonicMs - seen.monotonicMs);
    seen = now;
    if (Math.abs(jumpMs) < JUMP_MS) return now;
    suspect = true;
    // The wall clock's part in the reckoning moves along, so that a restart does not believe the jump either.
    if (contact) contact = { ...contact, wallTimeMs: contact.wallTimeMs + Math.round(jumpMs) };
    saveNow();
    return now;
  };

  return {
    nowMs() {
      const { monotonicMs } = look();
      highWaterMs = Math.max(highWaterMs, Math.floor(base.tillMs + monotonicMs - base.monotonicMs));
      return highWaterMs;
    },
    lastContactAtMs: () => contact?.centralTimeMs ?? null,
    contact(centralTimeMs) {
      const { wallMs, monotonicMs } = look();
      const news = suspect || contact === null;
      contact = { centralTimeMs, wallTimeMs: wallMs };
      base = { tillMs: centralTimeMs, monotonicMs };
      suspect = false;
      highWaterMs = Math.max(highWaterMs, centralTimeMs);
      if (news || monotonicMs - savedAtMs >= SAVE_EVERY_MS) saveNow();
    },
    isSuspect: () => suspect,
    save: saveNow,
  };
}

/** This machine's clocks. Only macOS's fine clock goes on while the machine sleeps; the others' uptime does. */
export const machineTime: MachineTime = {
  wallMs: () => Date.now(),
  monotonicMs: process.platform === 'darwin' ? () => performance.now() : createUptimeClock(),
};

/**
 * The machine's uptime. Asking for it costs as much as a look into the replica, so the fine clock carries on from the last
 * reading for a second, for as long as the wall clock agrees that nothing but that time has passed.
 */
function createUptimeClock(): () => number {
  let read = { uptimeMs: uptime() * 1000, fineMs: performance.now(), wallMs: Date.now() };
  return () => {
    const [fineMs, wallMs] = [performance.now(), Date.now()];
    const passedMs = fineMs - read.fineMs;
    const sleptMs = wallMs - read.wallMs - passedMs;
    if (passedMs < 1_000 && Math.abs(sleptMs) < 20) return read.uptimeMs + passedMs;
    // It is told in hundredths of a second: what was said already must not be taken back.
    read = { uptimeMs: Math.max(uptime() * 1000, read.uptimeMs + passedMs), fineMs, wallMs };
    return read.uptimeMs;
  };
}

/** What the two clocks may differ by between two looks without it being a jump. */
const JUMP_MS = 10_000;
const SAVE_EVERY_MS = 60_000;
/** A wall clock further ahead than this after a restart is taken for broken, not for a till that was off so long. */
const LONGEST_OFF_MS = 400 * 86_400_000;

interface Start {
  readonly base: { readonly tillMs: number; readonly monotonicMs: number };
  readonly highWaterMs: number;
  readonly suspect: boolean;
  /** `wallTimeMs` is the wall clock at that contact, by what it shows today. */
  readonly contact: { readonly centralTimeMs: number; readonly wallTimeMs: number } | null;
}

function readStart(machine: MachineTime, { saved, lastEntryAtMs }: StoredTime): Start {
  const { wallMs, monotonicMs } = readBoth(machine);
  const floorMs = Math.max(saved?.highWaterMs ?? 0, lastEntryAtMs ?? 0);
  const contact =
    saved?.centralTimeMs === null || saved?.centralTimeMs === undefined || saved.wallTimeMs === null
      ? null
      : { centralTimeMs: saved.centralTimeMs, wallTimeMs: saved.wallTimeMs };
  const reckonedMs = contact ? contact.centralTimeMs + wallMs - contact.wallTimeMs : wallMs;
  const believed = reckonedMs >= floorMs - JUMP_MS && (floorMs === 0 || reckonedMs <= floorMs + LONGEST_OFF_MS);
  const tillMs = believed ? Math.max(reckonedMs, floorMs) : floorMs;
  return {
    base: { tillMs, monotonicMs },
    highWaterMs: floorMs,
    suspect: !believed || (saved?.suspect ?? false),
    // Reckoned from the floor again, a second restart comes to the same.
    contact: contact && { ...contact, wallTimeMs: contact.centralTimeMs + wallMs - tillMs },
  };
}

function readBoth(machine: MachineTime): { wallMs: number; monotonicMs: number } {
  return { wallMs: machine.wallMs(), monotonicMs: machine.monotonicMs() };
}
