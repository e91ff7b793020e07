import type { BalanceChange, MemberChange, ProductChange } from '../../src-shared/contracts/feed.ts';
import type { ReplicaDatabase, ReplicaTransaction } from '../database/open.ts';
import { sqliteCodeOf } from '../database/refused.ts';
import { balances, members, products, unsortedIdentifiers } from '../database/replica-schema.ts';
import { insertOf, statementsOf } from '../database/statements.ts';
import { MalformedPageError } from './feed-page.ts';
import { balanceRowOf } from './write-changes.ts';

/** A page of a snapshot's members, read at the feed's change `stamp`. */
export type MembersPage = {
  readonly stamp: number;
  readonly members: readonly { readonly member: MemberChange; readonly balance: BalanceChange }[];
  readonly next: string | null;
};

export type ProductsPage = {
  readonly stamp: number;
  readonly products: readonly ProductChange[];
  readonly next: string | null;
};

/** Inserts members into a replica that is being built. Throws MalformedPageError for one that came before. */
export function insertMembers(tx: ReplicaTransaction, page: MembersPage): void {
  const { insertMember, insertBalance, insertIdentifier } = statements(tx);
  for (const [index, { member, balance }] of page.members.entries()) {
    const { memberId } = member;
    if (balance.memberId !== memberId) {
      throw new MalformedPageError(`members[${index}].balance.memberId`, 'the balance is of another member');
    }
    refuseTwice(`members[${index}]`, () => {
      insertMember({
        ...member,
        isPrimary: member.primary,
        sealedProfile: Buffer.from(member.sealedProfile, 'base64'),
        sequence: page.stamp,
      });
      insertBalance({ ...balanceRowOf(balance), sequence: page.stamp });
    });
    for (const identifier of member.identifiers) {
      const blindIndex = Buffer.from(identifier.index, 'base64');
      insertIdentifier({ kind: identifier.kind, blindIndex, memberId });
    }
  }
}

/** As `insertMembers`, for products. */
export function insertProducts(tx: ReplicaTransaction, page: ProductsPage): void {
  for (const [index, product] of page.products.entries()) {
    refuseTwice(`products[${index}]`, () => statements(tx).insertProduct({ ...product, sequence: page.stamp }));
  }
}

function refuseTwice(place: string, insert: () => void): void {
  try {
    insert();
  } catch (error) {
    if (sqliteCodeOf(error) !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error;
    throw new MalformedPageError(place, 'this row came with an earlier page, or twice with this one');
  }
}

const statements = statementsOf((db: ReplicaDatabase) => ({
  insertMember: insertOf(db, members),
  insertBalance: insertOf(db, balances),
  insertIdentifier: insertOf(db, unsortedIdentifiers),
  insertProduct: insertOf(db, products),
}));
