/** What the process of the synthetic central is told. */
export type ToCentral =
  /** Serve the members of this file of pages from now on. */
  | { readonly kind: 'serve'; readonly file: string }
  /** Give out so many more pages of members, then hold them back; null for all. */
  | { readonly kind: 'allow'; readonly pages: number | null };

export type FromCentral = { readonly kind: 'ready'; readonly url: string };
