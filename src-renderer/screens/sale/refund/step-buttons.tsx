import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import '../lines-table.css';

type StepButtonsProps = {
  readonly name: string;
  readonly quantity: number;
  readonly most: number;
  readonly least?: number;
  readonly onLess: () => void;
  readonly onMore: () => void;
};

/** How many come back, with one less and one more beside it. */
export function StepButtons({ name, quantity, most, least = 0, onLess, onMore }: StepButtonsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className="line-steps">
      <Button
        className="step"
        preventFocusOnPress
        aria-label={t('refund.oneLess', { name })}
        isDisabled={quantity <= least}
        onPress={onLess}
      >
        −
      </Button>
      <span className="line-steps__quantity">{format.points(quantity)}</span>
      <Button
        className="step"
        preventFocusOnPress
        aria-label={t('refund.oneMore', { name })}
        isDisabled={quantity >= most}
        onPress={onMore}
      >
        +
      </Button>
    </span>
  );
}
