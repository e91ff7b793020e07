import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../components/use-key-press.ts';

type PageActionProps = {
  readonly children: string;
  readonly onPress: () => void;
  readonly isDisabled?: boolean;
};

/** What a page is for, by hand or by Ctrl+Enter from anywhere in it. */
export function PageAction({ children, onPress, isDisabled = false }: PageActionProps) {
  const { t } = useTranslation();
  useKeyPress((event) => {
    if (event.key !== 'Enter' || !event.ctrlKey || event.repeat || isDialogOpen()) return;
    takeKey(event);
    if (!isDisabled) onPress();
  });
  return (
    <ActionButton
      kind="primary"
      onPress={onPress}
      isDisabled={isDisabled}
      keyHint={`${t('key.control')}+${t('key.enter')}`}
    >
      {children}
    </ActionButton>
  );
}
