/** The viewer's start: sign in if the address says so, then show what it asks for. */
import { ApiError } from './api/client.js';
import { readRoute } from './link.js';
import { lastList } from './list/last.js';
import { showList } from './list/list.js';
import { loginForm, loginFromAddress } from './login.js';
import { installHook } from './player/hook.js';
import { showPlayer } from './player/page.js';
import { showReason } from './reason.js';
import { failure } from './ui/message.js';
import { restoreTheme } from './ui/theme.js';
import './styles/base.css';
import './styles/list.css';
import './styles/filters.css';
import './styles/player.css';
import './styles/seek.css';
import './styles/panel.css';
import './styles/dialog.css';

const app = document.getElementById('app');

async function show(root: HTMLElement): Promise<void> {
  const route = readRoute(location.pathname, location.search);
  // In place before anything is awaited: whoever drives the page finds it as soon as the page has loaded.
  const control = route.page === 'player' && !route.reason ? installHook() : undefined;
  const again = (): void => void show(root);
  try {
    await loginFromAddress();
    if (route.reason) showReason(root, route.reason, route.page, again);
    else if (route.page === 'list') await showList(root);
    else await showPlayer(root, { session: route.session, moment: route.moment, gone: () => leave(root) }, control);
  } catch (error) {
    control?.reject(error);
    const unknown = error instanceof ApiError && error.status === 401;
    root.replaceChildren(unknown ? loginForm(again) : failure(error, again));
  }
}

/** From a session that was deleted to the list. Its own address is taken out of the history: it leads nowhere now. */
function leave(root: HTMLElement): void {
  history.replaceState(null, '', lastList());
  void show(root);
}

restoreTheme();
if (app) void show(app);
