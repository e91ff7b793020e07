/** The words of a printed receipt, in the language of the store's customers. */
export interface ReceiptWords {
  readonly decimalMark: '.' | ',';
  readonly thousandsMark: '.' | ',';
  readonly receipt: string;
  readonly till: string;
  readonly servedBy: string;
  readonly amount: string;
  readonly discount: string;
  readonly reward: string;
  readonly total: string;
  readonly cash: string;
  readonly card: string;
  readonly points: string;
  readonly received: string;
  readonly change: string;
  /** `{rate}` and `{net}` are put in. */
  readonly tax: string;
  readonly member: string;
  readonly pointsUsed: string;
  readonly voucher: string;
  readonly pointsEarned: string;
  readonly pointsBalance: string;
  readonly thanks: string;
  /** What stands above the goods that came back, and above a sale that was made undone. */
  readonly refund: string;
  readonly void: string;
  readonly ofReceipt: string;
  readonly givenBack: string;
  readonly backAsPoints: string;
  readonly pointsReversed: string;
  readonly pointsReturned: string;
  /** Under it the customer signs for what was given back. */
  readonly signature: string;
}

/** The words for a store's region, an ISO 3166 code such as `DE`; English where there are none of its own. */
export function receiptWords(region: string): ReceiptWords {
  return GERMAN_SPEAKING.has(region) ? GERMAN : ENGLISH;
}

const GERMAN_SPEAKING: ReadonlySet<string> = new Set(['DE', 'AT', 'CH', 'LI']);

const ENGLISH: ReceiptWords = {
  decimalMark: '.',
  thousandsMark: ',',
  receipt: 'Receipt',
  till: 'Till',
  servedBy: 'Served by',
  amount: 'Amount',
  discount: 'Member discount',
  reward: 'Reward',
  total: 'TOTAL',
  cash: 'Cash',
  card: 'Card',
  points: 'Points',
  received: 'Cash received',
  change: 'Change',
  tax: 'incl. {rate} % tax on {net}',
  member: 'Member',
  pointsUsed: 'Points used',
  voucher: 'Voucher',
  pointsEarned: 'Points earned',
  pointsBalance: 'Points balance',
  thanks: 'Thank you for your visit',
  refund: 'REFUND',
  void: 'VOID',
  ofReceipt: 'Of receipt',
  givenBack: 'GIVEN BACK',
  backAsPoints: 'As points',
  pointsReversed: 'Points taken back',
  pointsReturned: 'Points given back',
  signature: 'Signature',
};

const GERMAN: ReceiptWords = {
  decimalMark: ',',
  thousandsMark: '.',
  receipt: 'Beleg',
  till: 'Kasse',
  servedBy: 'Es bediente Sie',
  amount: 'Betrag',
  discount: 'Mitgliederrabatt',
  reward: 'Prämie',
  total: 'SUMME',
  cash: 'Bar',
  card: 'Karte',
  points: 'Punkte',
  received: 'Bar gegeben',
  change: 'Rückgeld',
  tax: 'inkl. {rate} % MwSt. auf {net}',
  member: 'Mitglied',
  pointsUsed: 'Punkte eingelöst',
  voucher: 'Gutschein',
  pointsEarned: 'Punkte gesammelt',
  pointsBalance: 'Punktestand',
  thanks: 'Vielen Dank für Ihren Einkauf',
  refund: 'RÜCKGABE',
  void: 'STORNO',
  ofReceipt: 'Zu Beleg',
  givenBack: 'ERSTATTET',
  backAsPoints: 'Als Punkte',
  pointsReversed: 'Punkte zurückgenommen',
  pointsReturned: 'Punkte zurückgegeben',
  signature: 'Unterschrift',
};
