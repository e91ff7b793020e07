import type { StoreApi } from 'zustand/vanilla';
import type { MemberView, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { TillClient } from '../port/till-client.ts';
import type { CardForm } from './card-form.ts';
import type { EnrolForm } from './enrol-form.ts';
import type { NoticeContent, NoticeTone } from './notice.ts';
import type { RefundState } from './refund-state.ts';
import type { IdentifiedBy, SaleState } from './sale-state.ts';

/** What stands in the place of the open sale, which is kept meanwhile as it is. */
export type Aside = RefundState | EnrolForm | CardForm;

export type AsideState = { readonly aside: Aside | null };

/** What an aside needs of the sale beside it. */
export type SaleBeside = {
  readonly state: () => SaleState;
  readonly figures: () => SaleQuote | undefined;
  /** Says something on the message line. */
  readonly say: (tone: NoticeTone, content: NoticeContent) => void;
  readonly hush: () => void;
  /** Puts a member on the open sale, or on the next one where a receipt stands. */
  readonly putMember: (member: MemberView, identifiedBy: IdentifiedBy) => Promise<void>;
  /** Asks for the figures again. */
  readonly refresh: () => void;
};

/** What every aside works with. */
export type AsideLink = {
  readonly till: Pick<TillClient, 'sale' | 'refunds' | 'members' | 'receipts'>;
  readonly sale: SaleBeside;
  readonly newId: () => string;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly isOffline: () => boolean;
  readonly current: () => Aside | null;
  /** What stands from now on; null for the sale again. */
  readonly show: (aside: Aside | null) => void;
  /** Changes what stands, if it is still of that kind and step. */
  readonly change: <Kind extends AsideAt>(at: Kind, to: (aside: Extract<Aside, Kind>) => Aside | null) => void;
};

/** A kind of aside, and the step of it where it has steps. */
type AsideAt = { readonly kind: 'enrol' | 'card' } | { readonly kind: 'refund'; readonly step: RefundState['step'] };

/** Changes what stands beside the sale, for as long as the sale is followed. */
export function createAsideLink(
  store: StoreApi<AsideState>,
  parts: Pick<AsideLink, 'till' | 'sale' | 'newId' | 'nowMs' | 'isOffline'>,
): AsideLink {
  const show = (aside: Aside | null) => store.setState({ aside });
  return {
    ...parts,
    current: () => store.getState().aside,
    show,
    change: (at, to) => {
      const { aside } = store.getState();
      if (isAt(aside, at)) show(to(aside));
    },
  };
}

function isAt<Kind extends AsideAt>(aside: Aside | null, at: Kind): aside is Extract<Aside, Kind> {
  if (aside === null || aside.kind !== at.kind) return false;
  return at.kind !== 'refund' || (aside.kind === 'refund' && aside.step === at.step);
}
