import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TroubleScreen } from '../screens/trouble-screen.tsx';
import { ActionButton } from './action-button.tsx';

type Props = { readonly children: ReactNode };

/** Says so when a screen fails, and opens it again: the till keeps the open sale, so nothing of it is in the screen. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return <Crash onReopen={() => this.setState({ hasFailed: false })} />;
  }
}

function Crash({ onReopen }: { onReopen: () => void }) {
  const { t } = useTranslation();
  return (
    <TroubleScreen title={t('crash.title')} what={t('crash.what')} todo={t('crash.todo')}>
      <ActionButton kind="primary" onPress={onReopen}>
        {t('crash.reopen')}
      </ActionButton>
    </TroubleScreen>
  );
}
