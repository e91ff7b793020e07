import type { QuotedRedemption } from '../../../../src-shared/domain/quote.ts';
import { useFigures } from '../../../queries/figures.ts';
import { useSale } from '../use-sale.ts';

/** The rewards that the member has taken in this sale, in their order. */
export function useTakenRewards(): QuotedRedemption[] {
  const hasMember = useSale((state) => state.member !== null);
  const redemptions = useFigures()?.quote.redemptions ?? [];
  return hasMember ? redemptions.filter(({ kind }) => kind === 'reward') : [];
}
