/** The words of a printed receipt, in the language of the store's customers. */
export interface ReceiptWords {
  readonly decimalMark: '.' | ',';
  readonly thousandsMark: '.' | ',';
  readonly receipt: string;
  readonly till: string;
  readonly servedBy: string;
  readonly amount: string;
  readonly discount: string;
  readonly total: string;
  readonly cash: string;
  readonly card: string;
  readonly received: string;
  readonly change: string;
  /** `{rate}` and `{net}` are put in. */
  readonly tax: string;
  readonly member: string;
  readonly pointsEarned: string;
  readonly pointsBalance: string;
  readonly thanks: string;
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
  total: 'TOTAL',
  cash: 'Cash',
  card: 'Card',
  received: 'Cash received',
  change: 'Change',
  tax: 'incl. {rate} % tax on {net}',
  member: 'Member',
  pointsEarned: 'Points earned',
  pointsBalance: 'Points balance',
  thanks: 'Thank you for your visit',
};

const GERMAN: ReceiptWords = {
  decimalMark: ',',
  thousandsMark: '.',
  receipt: 'Beleg',
  till: 'Kasse',
  servedBy: 'Es bediente Sie',
  amount: 'Betrag',
  discount: 'Mitgliederrabatt',
  total: 'SUMME',
  cash: 'Bar',
  card: 'Karte',
  received: 'Bar gegeben',
  change: 'Rückgeld',
  tax: 'inkl. {rate} % MwSt. auf {net}',
  member: 'Mitglied',
  pointsEarned: 'Punkte gesammelt',
  pointsBalance: 'Punktestand',
  thanks: 'Vielen Dank für Ihren Einkauf',
};
