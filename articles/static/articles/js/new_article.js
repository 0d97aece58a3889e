/* The box into which a whole document is pasted. It takes the clipboard's HTML, which knows headings, lists and links, in
   place of the plain text that stays for browsers without this script. What the word processor says about its elements
   goes along under names of its own ("data-class" for "class"), so that it has no effect in the admin's page; the server
   reads it (articles/importing/office_markup.py) and decides alone what is kept. */
(() => {
    const MOST_CHARACTERS = 4_000_000; // The server takes 5 MB.
    const KEPT = new Set(
        ('A B BR COL COLGROUP EM FIGCAPTION H1 H2 H3 H4 H5 H6 I IMG LI OL P S STRIKE STRONG SUB SUP TABLE TBODY TD TFOOT ' +
            'TH THEAD TR U UL DEL DIV SPAN').split(' '),
    );
    const DROPPED = new Set('SCRIPT STYLE TEMPLATE TITLE XML IFRAME OBJECT EMBED SVG VIDEO AUDIO NOSCRIPT'.split(' '));
    const HIDDEN = /display:\s*none|mso-hide:\s*all/; // Its writer does not see it either.
    const ATTRIBUTES = ['colspan', 'rowspan', 'alt'];
    const RENAMED = ['class', 'style', 'id', 'name', 'role', 'aria-level', 'start'];
    const DATA = new Set(RENAMED.map((name) => `data-${name}`));

    /** The node's children as nodes of this page that do nothing. `source` belongs to a document without a window. */
    const copyChildren = (source, target) => {
        source.childNodes.forEach((child) => {
            if (child.nodeType === Node.TEXT_NODE) target.append(child.data);
            if (child.nodeType !== Node.ELEMENT_NODE || DROPPED.has(child.tagName.toUpperCase())) return;
            if (HIDDEN.test(child.getAttribute('style'))) return;
            if (!KEPT.has(child.tagName)) {
                copyChildren(child, target);
                return;
            }
            const made = document.createElement(child.tagName);
            for (const { name, value } of child.attributes) {
                if (ATTRIBUTES.includes(name) || DATA.has(name)) made.setAttribute(name, value);
                else if (RENAMED.includes(name)) made.setAttribute(`data-${name}`, value);
            }
            const href = child.tagName === 'A' ? child.getAttribute('href') : null;
            if (href && /^(https?:|mailto:|#)/i.test(href)) made.setAttribute('href', href);
            // A picture is not fetched: only that there is one is kept.
            copyChildren(child, made);
            target.append(made);
        });
    };

    const harmless = (html) => {
        const made = document.createDocumentFragment();
        copyChildren(new DOMParser().parseFromString(html, 'text/html').body, made);
        return made;
    };

    const asParagraphs = (text) => {
        const made = document.createDocumentFragment();
        text.split(/\r?\n/).filter((line) => line.trim()).forEach((line) => {
            const paragraph = document.createElement('p');
            paragraph.append(line);
            made.append(paragraph);
        });
        return made;
    };

    /** What stands in the box, in words: "3 headings, 2 lists, 4 links". */
    const describe = (box) => {
        const counted = [
            ['heading', 'h1, h2, h3, h4, h5, h6, [data-role="heading"]'],
            ['list', 'ul, ol'],
            ['link', 'a[href^="http"]'],
            ['table', 'table'],
        ].map(([name, selector]) => [box.querySelectorAll(selector).length, name]);
        const words = box.textContent.split(/\s+/).filter(Boolean).length;
        return [[words, 'word'], ...counted]
            .filter(([count]) => count)
            .map(([count, name]) => `${count} ${name}${count === 1 ? '' : 's'}`)
            .join(', ');
    };

    const insert = (box, fragment) => {
        const selection = window.getSelection();
        const range = selection.rangeCount ? selection.getRangeAt(0) : null;
        if (!range || !box.contains(range.commonAncestorContainer)) {
            box.append(fragment);
            return;
        }
        range.deleteContents();
        range.insertNode(fragment);
        range.collapse(false);
    };

    const start = (wrapper) => {
        const area = wrapper.querySelector('textarea');
        const form = area.form;
        const sent = form.querySelector('[name="pasted_html"]');
        const label = form.querySelector(`label[for="${area.id}"]`);
        label.id ||= `${area.id}-label`;

        const box = document.createElement('div');
        box.className = 'paste-box';
        box.contentEditable = 'true';
        box.dataset.empty = 'Paste here';
        Object.entries({
            role: 'textbox',
            'aria-multiline': 'true',
            'aria-labelledby': label.id,
            'aria-describedby': ['paste-status', area.getAttribute('aria-describedby')].filter(Boolean).join(' '),
        }).forEach(([name, value]) => box.setAttribute(name, value));
        const status = document.createElement('p');
        status.id = 'paste-status';
        status.className = 'paste-status';
        status.setAttribute('role', 'status');
        area.after(box, status);
        area.hidden = true;
        label.addEventListener('click', () => box.focus());

        const tell = () => {
            // What is left of a text that was taken away again ("<br>") is nothing.
            if (!box.textContent.trim() && !box.querySelector('img, table')) box.replaceChildren();
            status.textContent = describe(box);
        };
        box.append(sent.value ? harmless(sent.value) : asParagraphs(area.value));
        tell();

        box.addEventListener('paste', (event) => {
            const html = event.clipboardData.getData('text/html');
            const text = event.clipboardData.getData('text/plain');
            if (!html && !text) return;
            event.preventDefault();
            insert(box, html ? harmless(html) : asParagraphs(text));
            tell();
        });
        box.addEventListener('input', tell);

        form.addEventListener('submit', (event) => {
            area.value = '';
            sent.value = box.textContent.trim() ? box.innerHTML : '';
            if (sent.value.length <= MOST_CHARACTERS) return;
            event.preventDefault();
            event.stopImmediatePropagation();
            status.textContent = 'This is more than one article can be. Paste a part of it, or choose the document.';
            box.focus();
        });
    };

    document.querySelectorAll('[data-paste]').forEach(start);
})();
