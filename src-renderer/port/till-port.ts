const MESSAGE = 'earnest:till-port';

type PortSource = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Waits for the one message port that the preload script hands to this page. Must be called while the page is still
 * loading: the port comes when it has loaded. Messages from anywhere but the page's own window are not looked at.
 */
export function receiveTillPort(page: PortSource, onPort: (port: MessagePort) => void): () => void {
  const onMessage = (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== page || event.data !== MESSAGE || port === undefined) return;
    onPort(port);
  };
  page.addEventListener('message', onMessage);
  return () => page.removeEventListener('message', onMessage);
}
