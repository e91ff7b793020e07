import { createEncoder } from './encoder.ts';

export interface PrintedMatter {
  /** The receipt's lines, none longer than `columns`; null for none. */
  readonly lines: readonly string[] | null;
  readonly columns: number;
  /** Kick the cash drawer open. */
  readonly drawer: boolean;
}

/** What a printer is sent, as ESC/POS: the drawer first, since a cashier with change in the hand waits for it. */
export function encodeJob({ lines, columns, drawer }: PrintedMatter): Uint8Array {
  const encoder = createEncoder(columns);
  if (drawer) encoder.pulse();
  if (lines !== null) {
    for (const line of lines) encoder.line(line);
    encoder.cut('partial');
  }
  return encoder.encode();
}
