/* The review page: what still wants a tick, keys, comments where they belong, and sources beside the citation.
   Without it everything can be done too; the server asks for every tick again. */
(() => {
    const review = document.querySelector('[data-review]');
    if (!review) return;

    const bar = review.querySelector('[data-review-bar]');
    const sheet = (name) => bar?.querySelector(`[data-review-sheet="${name}"]`);
    const isShown = (element) => element.getClientRects().length > 0;

    // Leading to something, wherever it is hidden

    const reveal = (element) => {
        const panel = element.closest('[role="tabpanel"]');
        if (panel?.hidden) document.querySelector(`[role="tab"][href="#${panel.id}"]`)?.click();
        for (let at = element.closest('details'); at; at = at.parentElement.closest('details')) at.open = true;
        // Wagtail shows a panel a moment later.
        requestAnimationFrame(() => requestAnimationFrame(() => {
            element.scrollIntoView({ block: 'center' });
            element.focus({ preventScroll: true });
        }));
    };

    // Ticks

    const approve = sheet('approve');
    const wants = review.querySelector('[data-review-wants]');
    const ticks = () => [...review.querySelectorAll('input[type="checkbox"][form="signing"]')];
    const unticked = (name) => ticks().filter((tick) => !tick.checked && tick.name === name);
    const counted = (count, one, many) => (count ? [`${count} ${count === 1 ? one : many}`] : []);

    const missing = () => {
        const parts = [
            ...counted(unticked('fact').length, 'changed fact', 'changed facts'),
            ...counted(unticked('check').length, 'line of the checklist', 'lines of the checklist'),
        ];
        return parts.length ? `To approve, tick ${parts.join(' and ')}.` : '';
    };

    const showWhatIsMissing = () => {
        if (!approve) return;
        const sentence = missing();
        if (wants.textContent !== sentence) wants.textContent = sentence;
        const opener = approve.querySelector('summary');
        if (sentence) opener.setAttribute('aria-disabled', 'true');
        else opener.removeAttribute('aria-disabled');
    };

    const openSheet = (name) => {
        const found = sheet(name);
        if (!found) return;
        if (name === 'approve' && missing()) {
            reveal([...unticked('fact'), ...unticked('check')][0]);
            return;
        }
        found.open = true;
    };

    review.addEventListener('change', showWhatIsMissing);
    approve?.querySelector('summary').addEventListener('click', (event) => {
        if (approve.open || !missing()) return;
        event.preventDefault();
        openSheet('approve');
    });
    const enter = (details) => {
        if (details.open) details.querySelector('input:not([type="hidden"]), textarea, select')?.focus();
    };
    bar?.querySelectorAll('details').forEach((details) => {
        details.addEventListener('toggle', () => enter(details));
        // One that has been refused comes open.
        enter(details);
    });

    // What was ticked outlives the reviewer's own comment, for which the page is loaded again. Where the session has ended
    // meanwhile, that and what was being written outlive the way over the sign-in. Nothing outlives anything else.

    const digest = bar?.querySelector('input[name="digest"]')?.value;
    const place = `review-${digest}`;
    const writing = () => [...review.querySelectorAll('.comment-form, [data-review-sheet] form')].map((form) => ({
        path: form.elements.path?.value,
        sheet: form.closest('[data-review-sheet]')?.dataset.reviewSheet,
        texts: [...form.querySelectorAll('textarea, select, input[type="radio"]:checked')].map(({ name, value }) => [name, value]),
    }));
    document.addEventListener('submit', ({ target }) => {
        if (!digest || !review.contains(target)) return;
        const ticked = ticks().filter((tick) => tick.checked).map((tick) => `${tick.name} ${tick.value}`);
        const isComment = target.matches('[data-review-keeps-ticks]');
        sessionStorage.setItem(place, JSON.stringify({ ticked, isComment, writing: writing() }));
    });
    const kept = JSON.parse((digest && sessionStorage.getItem(place)) || 'null');
    const cameBySignIn = /\/admin\/(login|second-factor)\//.test(document.referrer);
    sessionStorage.removeItem(place);
    if (kept && (kept.isComment || cameBySignIn)) {
        ticks().forEach((tick) => {
            if (kept.ticked.includes(`${tick.name} ${tick.value}`)) tick.checked = true;
        });
    }
    showWhatIsMissing();

    // Comments

    const template = document.getElementById('review-comment-form');

    const writeAgain = ({ path, sheet: name, texts }) => {
        if (!texts.some(([field, value]) => value && field !== 'weight')) return;
        const passage = path && review.querySelector(`[data-review-passage="${CSS.escape(path)}"]`);
        if (passage) openComment(passage);
        const form = name ? sheet(name)?.querySelector('form') : passage?.querySelector('.comment-form');
        texts.forEach(([field, value]) => {
            if (form?.elements[field]) form.elements[field].value = value;
        });
        if (form && name) sheet(name).open = true;
    };

    const openComment = (passage) => {
        const link = passage?.querySelector('[data-review-comment]');
        if (!template || !link) return;
        document.querySelectorAll('[data-review-passage] .comment-form [data-review-cancel]').forEach((cancel) => cancel.click());
        const form = template.content.firstElementChild.cloneNode(true);
        form.elements.path.value = passage.dataset.reviewPassage;
        link.hidden = true;
        link.after(form);
        form.elements.text.focus();
    };
    if (kept && cameBySignIn) kept.writing.forEach(writeAgain);

    review.addEventListener('click', (event) => {
        const link = event.target.closest('[data-review-comment]');
        if (link && template) {
            event.preventDefault();
            openComment(link.closest('[data-review-passage]'));
        }
        const cancel = event.target.closest('[data-review-cancel]');
        const passage = cancel?.closest('[data-review-passage]');
        const opener = passage?.querySelector('[data-review-comment]');
        if (opener) {
            event.preventDefault();
            cancel.closest('form').remove();
            opener.hidden = false;
            opener.focus();
        }
    });

    // Links within the page: a citation opens its source beside the passage, others lead to what a tab may hide.

    review.addEventListener('click', (event) => {
        const link = event.target.closest('a[href^="#"]:not([role="tab"])');
        if (!link || event.defaultPrevented) return;
        const number = link.closest('.citation') && link.hash.replace('#reference-', '');
        const source = number && link.closest('.passage')?.querySelector(`[data-review-source="${number}"]`);
        const target = source || document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!target) return;
        event.preventDefault();
        if (!source) {
            reveal(target);
            return;
        }
        review.querySelectorAll('.is-cited').forEach((other) => other.classList.remove('is-cited'));
        source.classList.add('is-cited');
        source.closest('details').open = true;
        source.scrollIntoView({ block: 'nearest' });
    });

    const first = review.querySelector('[data-review-first]');
    if (first) window.addEventListener('load', () => reveal(first));
    else if (window.location.hash) {
        const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
        if (target && review.contains(target) && !target.matches('[role="tabpanel"]')) {
            window.addEventListener('load', () => reveal(target));
        }
    }

    // Keys, where the person has not switched them off in their account

    const config = JSON.parse(document.getElementById('wagtail-config')?.textContent || '{}');
    if (!config.KEYBOARD_SHORTCUTS_ENABLED) return;

    // Wagtail's own list of keys, which "?" opens, names them too.
    const keys = document.getElementById('review-keys');
    const dialogs = [document, ...[...document.querySelectorAll('template')].map((found) => found.content)];
    dialogs.forEach((root) => root.querySelector('#keyboard-shortcuts-dialog tbody')?.before(keys.content.cloneNode(true)));

    const places = JSON.parse(document.getElementById('review-places').textContent);
    const stops = () => [...review.querySelectorAll('[data-review-change], [data-review-passage]')].filter(isShown);
    const current = () => document.activeElement?.closest('[data-review-change], [data-review-passage]');

    const step = (by) => {
        const all = stops();
        const at = all.indexOf(current());
        const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
        next?.focus({ preventScroll: true });
        next?.scrollIntoView({ block: 'center' });
    };

    const commentHere = () => {
        const stop = current() ?? stops()[0];
        const change = stop?.matches('[data-review-change]') ? stops().indexOf(stop) : -1;
        const passage = change < 0 ? stop : document.getElementById(places[change]);
        if (!passage) return;
        reveal(passage);
        requestAnimationFrame(() => requestAnimationFrame(() => openComment(passage)));
    };

    const actions = {
        j: () => step(1),
        k: () => step(-1),
        c: commentHere,
        a: () => openSheet('approve'),
        r: () => openSheet('request'),
    };
    document.addEventListener('keydown', (event) => {
        const { target } = event;
        const isTyping = target.closest('textarea, select, [contenteditable="true"], input:not([type="checkbox"])');
        const isElsewhere = document.querySelector('.w-dialog[aria-hidden="false"], .w-dialog:not([aria-hidden])');
        if (event.ctrlKey || event.altKey || event.metaKey || isTyping || isElsewhere || !actions[event.key]) return;
        event.preventDefault();
        actions[event.key]();
    });
})();
