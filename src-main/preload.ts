import { ipcRenderer } from 'electron';

/**
 * Hands the page its one message port, and nothing else: no function of Electron or Node reaches the page. Each load of
 * the page gets a port of its own.
 */
ipcRenderer.on('earnest:till-port', (event) => {
  window.postMessage('earnest:till-port', window.location.origin, [...event.ports]);
});
