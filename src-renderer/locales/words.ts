/** A tree of texts, as a locale file holds it. */
export type Words = { readonly [key: string]: string | Words };

/** The same keys with texts of their own: what every language but the first must be. */
export type SameKeys<Tree extends Words> = {
  readonly [Key in keyof Tree]: Tree[Key] extends Words ? SameKeys<Tree[Key]> : string;
};
