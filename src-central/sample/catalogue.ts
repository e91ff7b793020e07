import type { ProductChange } from '../../src-shared/contracts/feed.ts';
import { gtinCheckDigit } from '../../src-shared/identify/check-digits.ts';
import type { Random } from './random.ts';

export type SampleProduct = Omit<ProductChange, 'kind'>;

/** Loose goods by the numbers of the International Federation for Produce Standards; prices for a piece or a bag. */
const LOOSE: readonly (readonly [string, string, number])[] = [
  ['4011', 'Bananas, a hand', 189],
  ['4131', 'Apples Fuji, a bag', 299],
  ['4046', 'Avocado', 149],
  ['4065', 'Green pepper', 89],
  ['4082', 'Red onions, a net', 159],
  ['4087', 'Tomatoes, a bag', 249],
  ['4053', 'Lemon', 59],
  ['4593', 'Cucumber', 99],
  ['4608', 'Garlic', 69],
  ['4612', 'Ginger, a root', 129],
];

/** What is sold in which category: names, the sizes each comes in, and the least and the highest price in cents. */
const RANGES: readonly (readonly [categoryId: string, names: string, sizes: string, from: number, to: number])[] = [
  ['fresh', 'Strawberries|Blueberries|Lamb’s lettuce|Baby spinach|Mixed salad|Mushrooms', '200 g|400 g', 129, 449],
  [
    'groceries',
    'Oat flakes|Spelt flour|Brown lentils|Basmati rice|Spaghetti|Chickpeas|Raw cane sugar',
    '500 g|1 kg',
    89,
    429,
  ],
  ['groceries', 'Olive oil|Rapeseed oil|Apple vinegar|Tomato passata|Soy sauce', '250 ml|750 ml', 119, 1_199],
  ['groceries', 'Coffee Haselbach roast|Coffee Nordlicht|Espresso Vesuvio', '250 g|500 g|1 kg', 399, 1_799],
  ['groceries', 'Hazelnut spread|Apricot jam|Forest honey|Peanut butter', '250 g|450 g', 199, 749],
  ['groceries', 'Dark chocolate|Milk chocolate|Crispbread|Salted crackers|Fruit bars', '100 g|200 g', 79, 349],
  [
    'bakery',
    'Rye bread|Spelt loaf|Butter croissant|Pretzel|Poppy seed roll|Plum cake|Nut crescent',
    'one|pack of 4',
    65,
    649,
  ],
  ['drinks', 'Mineral water|Apple spritzer|Orange juice|Iced tea peach|Cola|Kombucha', '0.5 l|1 l|6 × 1 l', 59, 899],
  ['drinks', 'Riesling|Grüner Veltliner|Pinot noir|Sparkling wine|Pilsner|Wheat beer', '0.33 l|0.75 l', 99, 1_499],
  [
    'household',
    'Washing powder|Dishwasher tabs|Glass cleaner|Kitchen roll|Bin bags|Candles',
    'small|family size',
    149,
    1_299,
  ],
  ['household', 'Frying pan|Wooden spoon|Storage box|Towel|Bed linen|Desk lamp', 'small|large', 399, 4_999],
  [
    'beauty',
    'Shampoo|Hand cream|Toothpaste|Sun lotion SPF 50|Shower gel|Lip balm|Razor blades',
    'travel|regular',
    99,
    1_299,
  ],
  ['clothing', 'T-shirt|Rain jacket|Wool socks|Jeans|Pullover|Scarf|Children’s pyjamas', 'S|M|L', 499, 7_999],
  ['electronics', 'USB-C cable|Power bank|Headphones|Kettle|Hair dryer|Batteries AA', 'standard|plus', 499, 8_999],
  ['toys', 'Wooden train|Memory game|Puzzle|Plush hedgehog|Modelling clay|Ball', 'small|large', 399, 3_999],
  [
    'books',
    'Atlas of rivers|Bread at home|Cities by train|The quiet till|Wild herbs',
    'paperback|hardback',
    999,
    2_999,
  ],
  ['tobacco', 'Rolling tobacco|Cigarillos|Cigarettes blue', 'pack', 650, 1_200],
];

const GIFT_CARDS_MINOR = [1_000, 2_500, 5_000, 10_000];

/** GS1's prefixes of where goods come from: Germany for the most part, and its neighbours. */
const PREFIXES: readonly (readonly [readonly string[], number])[] = [
  [['400', '401', '404', '405', '409', '415', '420', '426', '430', '440'], 70],
  [['900', '912'], 10],
  [['301', '341'], 6],
  [['800', '805'], 6],
  [['590', '859', '871'], 6],
  // UPC-A, with the zero before it that makes thirteen digits.
  [['004', '007'], 2],
];

/** About 200 products; those without a barcode are found by their number. Barcodes are made up, with right check digits. */
export function sampleCatalogue(random: Random): SampleProduct[] {
  const products = LOOSE.map(([sku, name, priceMinor]) => product(sku, null, name, 'fresh', priceMinor));
  const seen = new Set<string>();
  let number = 10_001;
  const add = (name: string, categoryId: string, priceMinor: number) => {
    products.push(product(String(number), freshBarcode(random, seen), name, categoryId, priceMinor));
    number += 1;
  };
  for (const [categoryId, names, sizes, from, to] of RANGES) {
    for (const name of names.split('|')) {
      for (const [step, size] of sizes.split('|').entries()) {
        add(`${name}, ${size}`, categoryId, believablePrice(random, from, to, step, sizes.split('|').length));
      }
    }
  }
  for (const amount of GIFT_CARDS_MINOR) add(`Gift card ${amount / 100} EUR`, 'gift-cards', amount);
  const [last] = products.slice(-GIFT_CARDS_MINOR.length - 1);
  return products.map((item) => (item === last ? { ...item, active: false } : item));
}

/** The coffees, which have a campaign of their own. */
export function coffeeSkus(products: readonly SampleProduct[]): string[] {
  return products.filter(({ name }) => /^(Coffee|Espresso)/.test(name)).map(({ sku }) => sku);
}

function product(
  sku: string,
  barcode: string | null,
  name: string,
  categoryId: string,
  priceMinor: number,
): SampleProduct {
  return { sku, barcode, name, categoryId, priceMinor, active: true };
}

function freshBarcode(random: Random, seen: Set<string>): string {
  for (;;) {
    const body = random.pick(random.pickWeighted(PREFIXES)) + random.digits(9);
    const barcode = body + gtinCheckDigit(body);
    if (seen.has(barcode)) continue;
    seen.add(barcode);
    return barcode;
  }
}

/** A price that ends in 9, higher for the larger size. */
function believablePrice(random: Random, from: number, to: number, step: number, steps: number): number {
  const width = Math.floor((to - from) / steps);
  return Math.floor((from + step * width + random.integer(width + 1)) / 10) * 10 + 9;
}
