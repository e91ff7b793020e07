import type { IdentifierKind } from '../../src-node/crypto.ts';
import type { MemberView, ReadResult } from '../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../src-shared/domain/members.ts';
import { minorDigits } from '../../src-shared/domain/money.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { recognise, recogniseScan } from '../../src-shared/identify/recognise.ts';
import { type Reading, type Recognition, readingsOf } from '../../src-shared/identify/recognition.ts';
import { findProductByBarcode, findProductBySku } from '../replica/lookup.ts';
import { configInForceAt, recogniseOptions } from './configuration.ts';
import type { Desk } from './desk.ts';
import { identify } from './identify.ts';
import { viewOf } from './member-view.ts';

export interface RawInput {
  readonly text: string;
  readonly textByCode?: string | undefined;
  readonly source: 'scan' | 'typed';
}

/**
 * What was scanned or typed: a member, several to choose from, a product, an amount, a receipt's number, a card that is nobody's
 * any more, or why it is none. Where a text can be read in several ways, the first that this till knows wins. Keeps nothing
 * of what it read.
 */
export function readInput(desk: Desk, input: RawInput): ReadResult {
  // Read once: asking the machine for the time costs as much as a look into the replica.
  const atMs = desk.clock.nowMs();
  const config = configInForceAt(desk, atMs);
  const recognition = recogniseInput(desk, config, input);
  if (recognition.kind === 'payment-card') {
    return { kind: 'unreadable', problem: 'payment-card', read: '', expected: null };
  }
  if (recognition.kind === 'invalid') {
    const { problem, read, expected } = recognition;
    return { kind: 'unreadable', problem, read, expected };
  }
  const readings = readingsOf(recognition);
  for (const reading of readings) {
    const found = lookUp({ desk, config, atMs }, reading);
    if (found !== null) return found;
  }
  return notFound(readings);
}

function recogniseInput(desk: Desk, config: ProgramConfig, input: RawInput): Recognition {
  const options = { ...recogniseOptions(desk, config), currencyDigits: minorDigits(config.currency) };
  return input.source === 'scan'
    ? recogniseScan({ text: input.text, textByCode: input.textByCode }, options)
    : recognise(input.text, { ...options, source: 'typed' });
}

interface LookUp {
  readonly desk: Desk;
  readonly config: ProgramConfig;
  readonly atMs: number;
}

function lookUp(at: LookUp, reading: Reading): ReadResult | null {
  switch (reading.kind) {
    case 'card':
      return lookUpMember(at, 'card', reading.code);
    case 'phone':
      return lookUpMember(at, 'phone', reading.e164);
    case 'email':
      return lookUpMember(at, 'email', reading.address);
    case 'product': {
      const product =
        findProductByBarcode(at.desk.replica(), reading.barcode) ??
        findProductBySku(at.desk.replica(), reading.barcode);
      if (product === null || !product.active) return null;
      const { sku, name, categoryId, priceMinor } = product;
      return { kind: 'product', product: { sku, name, categoryId, priceMinor } };
    }
    case 'amount':
      return { kind: 'amount', amountMinor: reading.amountMinor };
    case 'receipt':
      return { kind: 'receipt', receiptNumber: reading.receiptNumber };
  }
}

function lookUpMember({ desk, config, atMs }: LookUp, kind: IdentifierKind, value: string): ReadResult | null {
  const { members, isLostCard } = identify(desk, config, kind, value);
  if (isLostCard) return { kind: 'lost-card', read: value };
  const [first, ...others] = preferServed(members.map((member) => viewOf(desk, config, member, null, atMs)));
  if (first === undefined) return null;
  if (others.length === 0) return { kind: 'member', member: first, identifiedBy: kind };
  return { kind: 'members', members: [first, ...others], identifiedBy: kind };
}

/** A closed membership stands back where the same identifier also leads to one that is served. */
function preferServed(views: readonly MemberView[]): readonly MemberView[] {
  const served = views.filter((view) => MEMBER_STANDING[view.standing].identify);
  return served.length > 0 ? served : views.slice(0, 1);
}

function notFound(readings: readonly Reading[]): ReadResult {
  const first = readings[0];
  switch (first?.kind) {
    case 'card':
      return { kind: 'not-found', what: 'card', read: first.code };
    case 'phone':
      return { kind: 'not-found', what: 'phone', read: first.e164 };
    case 'email':
      return { kind: 'not-found', what: 'email', read: first.address };
    case 'product':
      return { kind: 'not-found', what: 'product', read: first.barcode };
    default:
      return { kind: 'unreadable', problem: 'unknown-format', read: '', expected: null };
  }
}
