/** Ids and parts that the examples of several endpoints share. */
export const EXAMPLE_ACCOUNT_ID = '0198f1c2-7a10-7c3e-9d55-2f6d0a4b1c01';
export const EXAMPLE_MEMBER_ID = '0198f1c2-7a11-7e21-8f0a-5b7c3d9e2a02';
export const EXAMPLE_PROGRAM_ID = '0198f1c2-7a0e-7b4d-a6c3-1e8f9d2b3c03';
export const EXAMPLE_TIME_MS = 1_776_247_200_000;

export const EXAMPLE_IDENTIFIERS = [
  { kind: 'card', value: '2990000004471' },
  { kind: 'phone', value: '+491712345678' },
  { kind: 'email', value: 'ada@example.org' },
] as const;

export const EXAMPLE_BALANCE = {
  available: 1_250,
  held: 200,
  total: 1_450,
  pending: 0,
  debt: 0,
  nextExpiry: { points: 300, atMs: EXAMPLE_TIME_MS + 86_400_000 },
};

export const EXAMPLE_MEMBER = {
  memberId: EXAMPLE_MEMBER_ID,
  accountId: EXAMPLE_ACCOUNT_ID,
  programId: EXAMPLE_PROGRAM_ID,
  state: 'Enrolled',
  standing: 'enrolled',
  deleted: false,
  primary: true,
  tierId: 'gold',
  qualifierTotal: 1_450,
  expiresAtMs: null,
  code: null,
  url: null,
  createdBy: 'client/crm',
  createdAtMs: EXAMPLE_TIME_MS,
  updatedAtMs: EXAMPLE_TIME_MS,
  version: 1,
  displayName: 'Ada Example',
  identifiers: EXAMPLE_IDENTIFIERS,
  balance: EXAMPLE_BALANCE,
};

export const EXAMPLE_MOVEMENT = {
  movementId: '0198f1c2-7a12-7f30-b1d4-6c8e4f0a3b04',
  atMs: EXAMPLE_TIME_MS,
  kind: 'earn',
  points: 42,
  storeName: 'Market square',
  receiptNumber: 'T1-000123',
};
