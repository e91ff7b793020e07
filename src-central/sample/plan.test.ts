import { describe, expect, it } from 'vitest';
import { memberStateSchema } from '../../src-shared/domain/members.ts';
import { programConfigSchema } from '../../src-shared/domain/program.ts';
import { isGtinValid } from '../../src-shared/identify/check-digits.ts';
import { normaliseEmail } from '../../src-shared/identify/email.ts';
import { isInPaymentRange } from '../../src-shared/identify/payment-card.ts';
import { normalisePhone } from '../../src-shared/identify/phone.ts';
import { recognise } from '../../src-shared/identify/recognise.ts';
import { newMemberSchema } from '../members/new-member.ts';
import { type SampleMember, sampleMembers } from './members.ts';
import { planSample } from './plan.ts';
import { SAMPLE_CARD_FORMATS } from './program.ts';
import { SHOWCASE } from './showcase.ts';

const TODAY_MS = Date.UTC(2026, 10, 22);
const plan = planSample('1');
const membersOf = (seed: string, count: number, todayMs = TODAY_MS) => [
  ...sampleMembers(planSample(seed).memberRandom, count, todayMs),
];
const sample = membersOf('1', 2_000);
const valuesOf = (list: readonly SampleMember[], kind: string) =>
  list.flatMap(({ member }) => member.identifiers.filter((id) => id.kind === kind).map(({ value }) => value));

describe('the sample of a seed', () => {
  it('is the same each time, and another for another seed', () => {
    expect({ ...planSample('1'), memberRandom: null }).toEqual({ ...plan, memberRandom: null });
    expect(planSample('2').config.programId).not.toBe(plan.config.programId);
    expect(membersOf('1', 50)).toEqual(sample.slice(0, 50));
    expect(membersOf('2', 50)).not.toEqual(sample.slice(0, 50));
  });

  it('keeps its people from day to day; only the days on which they earned move along', () => {
    expect(withoutDays(membersOf('1', 50, TODAY_MS + 86_400_000))).toEqual(withoutDays(sample.slice(0, 50)));
  });
});

describe('the program', () => {
  it('is one that the rules allow', () => {
    expect(programConfigSchema.parse(plan.config)).toEqual(plan.config);
    expect(plan.config.tiers).toHaveLength(4);
    expect(plan.config.earning.campaigns.some(({ weekdays }) => weekdays?.join() === '6,7')).toBe(true);
  });

  it('discounts nothing that must not be', () => {
    for (const tier of plan.config.tiers) {
      expect(tier.discountCategories).not.toEqual(expect.arrayContaining(['gift-cards']));
      expect(tier.discountCategories).not.toEqual(expect.arrayContaining(['books']));
    }
  });
});

describe('the stores', () => {
  it('have tills, each with a code of its own, and people of every role with PINs', () => {
    expect(plan.stores.length).toBeGreaterThanOrEqual(3);
    expect(new Set(plan.tills.map(({ code }) => code)).size).toBe(plan.tills.length);
    for (const { storeId } of plan.stores) {
      expect(plan.tills.some((till) => till.storeId === storeId)).toBe(true);
      const people = plan.staff.filter((person) => person.storeId === storeId);
      expect(new Set(people.map(({ role }) => role))).toEqual(new Set(['cashier', 'supervisor', 'manager']));
      expect(new Set(people.map(({ name }) => name)).size).toBe(people.length);
    }
    for (const { pin } of plan.staff) expect(pin).toMatch(/^\d{6}$/);
  });
});

describe('the products', () => {
  it('are about 200, with barcodes that scan and categories that the program knows', () => {
    expect(plan.products.length).toBeGreaterThanOrEqual(190);
    const categories = new Set(plan.config.earning.categories.map(({ categoryId }) => categoryId));
    expect(new Set(plan.products.map(({ categoryId }) => categoryId))).toEqual(categories);
    const barcodes = plan.products.flatMap(({ barcode }) => barcode ?? []);
    expect(barcodes.filter((barcode) => !isGtinValid(barcode))).toEqual([]);
    expect(new Set(barcodes).size).toBe(barcodes.length);
    expect(new Set(plan.products.map(({ sku }) => sku)).size).toBe(plan.products.length);
    expect(barcodes.some((barcode) => /^4[0-3]/.test(barcode))).toBe(true);
    expect(plan.products.some(({ barcode }) => barcode === null)).toBe(true);
    expect(plan.products.some(({ active }) => !active)).toBe(true);
  });

  it('are recognised as products and not as cards', () => {
    for (const { barcode } of plan.products) {
      if (barcode !== null) expect(recogniseScan(barcode)).toEqual({ kind: 'product', barcode });
    }
  });
});

describe('the members', () => {
  it('are such as central takes, with identifiers in their one form', () => {
    for (const { member } of sample) newMemberSchema.parse(member);
    expect(valuesOf(sample, 'phone').filter((phone) => normalisePhone(phone, 'DE') !== phone)).toEqual([]);
    expect(valuesOf(sample, 'email').filter((email) => normaliseEmail(email) !== email)).toEqual([]);
    expect(valuesOf(sample, 'email').every((email) => /@example\.(com|org|net)$/.test(email))).toBe(true);
  });

  it('have cards that are recognised by the format they are of', () => {
    for (const { member, cardFormat } of sample) {
      const card = member.identifiers.find(({ kind }) => kind === 'card')?.value;
      if (card === undefined || cardFormat === null) continue;
      expect(recogniseScan(card)).toMatchObject({ kind: 'card', code: card, format: SAMPLE_CARD_FORMATS[cardFormat] });
    }
    const cards = valuesOf(sample, 'card');
    expect(new Set(cards).size).toBe(cards.length);
  });

  it('have one card format that a payment network would claim, and others that none does', () => {
    const inRange = Object.entries(SAMPLE_CARD_FORMATS).map(([name, { prefix, length, symbology }]) => [
      name,
      symbology === 'luhn' && isInPaymentRange(prefix.padEnd(length, '0')),
    ]);
    expect(Object.fromEntries(inRange)).toEqual({ plain: false, ean13: false, luhn: false, claimed: true });
  });

  it('share a phone in one pair only', () => {
    const phones = valuesOf(sample, 'phone');
    const shared = phones.filter((phone, index) => phones.indexOf(phone) < index);
    expect(shared).toEqual(valuesOf(sample.slice(7, 8), 'phone'));
  });

  it('begin with one of each state, tier and kind of identifier, however few there are', () => {
    const first = sample.slice(0, SHOWCASE.length);
    expect(new Set(first.map(({ member }) => member.state))).toEqual(new Set(memberStateSchema.options));
    expect(new Set(first.map(({ cardFormat }) => cardFormat))).toEqual(
      new Set([...Object.keys(SAMPLE_CARD_FORMATS), null]),
    );
    expect(new Set(SHOWCASE.map(({ tier }) => tier))).toEqual(new Set(plan.config.tiers.map(({ tierId }) => tierId)));
    expect(first.some(({ deleted }) => deleted)).toBe(true);
    expect(first.some(({ member }) => (member.expiresAtMs ?? Infinity) < TODAY_MS)).toBe(true);
    expect(first.every(({ showcase }) => showcase !== null)).toBe(true);
  });

  it('have names from many places, most of them members in good standing', () => {
    const names = sample.map(({ member }) => member.account.displayName);
    expect(names.filter((name) => /[^\p{ASCII}]/u.test(name)).length).toBeGreaterThan(600);
    for (const script of ['Arabic', 'Greek', 'Cyrillic', 'Han']) {
      expect(names.some((name) => new RegExp(`\\p{Script=${script}}`, 'u').test(name))).toBe(true);
    }
    const enrolled = sample.filter(({ member }) => member.state === 'Enrolled').length;
    expect(enrolled).toBeGreaterThan(1_700);
    expect(enrolled).toBeLessThan(2_000);
  });
});

function withoutDays(list: readonly SampleMember[]) {
  return list.map(({ member: { openingLots, ...rest } }) => ({
    ...rest,
    points: openingLots.map(({ points }) => points),
  }));
}

function recogniseScan(text: string) {
  const { programId, cardFormats } = plan.config;
  return recognise(text, {
    source: 'scan',
    region: 'DE',
    cardFormats: cardFormats.map((format) => ({ ...format, programId })),
  });
}
