import { useTranslation } from 'react-i18next';
import { NumberedList } from '../../../components/numbered-list.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import { useFigures, useOffers } from '../../../queries/figures.ts';
import { rewardWords } from '../../../words/redeem-words.ts';
import { useSale, useSaleSession } from '../use-sale.ts';
import './rewards-pane.css';

/** The catalogue, always in one order, so that a reward keeps its number: what each gives, or why it cannot be taken. */
export function RewardsPane() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const rewards = useOffers()?.rewards ?? [];
  const taken = useFigures()?.quote.redemptions ?? [];
  const askedId = useSale((state) => (state.pane?.kind === 'rewards' ? state.pane.askedId : null));
  const isSlow = useLasting(askedId !== null);
  const details = (reward: (typeof rewards)[number]) => {
    if (isSlow && reward.rewardId === askedId) return t('redeem.asking');
    const count = taken.filter(({ rewardId }) => rewardId === reward.rewardId).length;
    const words = rewardWords(reward, t, format);
    return count === 0 ? words : `${words} · ${t('redeem.onSale', { count })}`;
  };
  return (
    <div className="rewards-pane">
      <NumberedList
        label={t('redeem.catalogue')}
        columns={2}
        items={rewards.map((reward) => ({
          id: reward.rewardId,
          label: reward.name,
          detail: details(reward),
          isOff: reward.problem !== null,
          badge: (
            <span className="rewards-pane__points">
              {t('redeem.forPoints', { count: reward.points, points: format.points(reward.points) })}
            </span>
          ),
        }))}
        onChoose={session.takeReward}
      />
    </div>
  );
}
