/** What a receipt number says: which till, and the place of its entry in that till's journal. */
export type ReceiptPlace = { readonly tillCode: string; readonly epoch: number; readonly sequence: number };

/** The till's code as it is given at enrolment, then two whole numbers without leading zeros, long before they get inexact. */
const RECEIPT_NUMBER = /^([A-Za-z0-9]{1,8})-([1-9]\d{0,5})-([1-9]\d{0,11})$/;

/** A receipt's number as it is printed and found by: `RS01-1-42`. */
export function formatReceiptNumber({ tillCode, epoch, sequence }: ReceiptPlace): string {
  return `${tillCode}-${epoch}-${sequence}`;
}

/** Reads a receipt's number as it was scanned or typed, in small letters too; null when it is none. */
export function parseReceiptNumber(text: string): ReceiptPlace | null {
  const [, tillCode, epoch, sequence] = RECEIPT_NUMBER.exec(text.trim()) ?? [];
  if (tillCode === undefined) return null;
  // ASCII first: upper case turns some other letters into ASCII ones.
  return { tillCode: tillCode.toUpperCase(), epoch: Number(epoch), sequence: Number(sequence) };
}
