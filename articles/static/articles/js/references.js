/* Citing references in the page editor: gives each reference an id when its row is added, and offers the references of
   the article as an inline entity. The entity keeps the id; its number is only shown. */
(() => {
    if (window.articleReferences) return;
    window.articleReferences = true;

    const idInputs = () => [...document.querySelectorAll('input[data-reference-id]')].filter(
        (input) => !input.name.includes('__prefix__') && !isDeleted(input),
    );
    const isDeleted = (input) => {
        const name = input.name.replace(/-uuid$/, '-DELETE');
        return document.querySelector(`input[name="${name}"]`)?.value === '1';
    };
    const giveIds = (root) => {
        root.querySelectorAll('input[data-reference-id]').forEach((input) => {
            if (!input.value && !input.name.includes('__prefix__')) input.value = crypto.randomUUID();
        });
    };
    const ordered = () => idInputs().map((input) => {
        const field = (name) => document.querySelector(`[name="${input.name.replace(/-uuid$/, `-${name}`)}"]`)?.value ?? '';
        return { id: input.value, title: field('title'), source: field('source'), order: Number(field('ORDER')) };
    }).sort((a, b) => a.order - b.order);
    const numberOf = (id) => ordered().findIndex((reference) => reference.id === id) + 1;

    new MutationObserver((mutations) => {
        mutations.forEach((mutation) => mutation.addedNodes.forEach((node) => {
            if (node.nodeType === Node.ELEMENT_NODE) giveIds(node);
        }));
    }).observe(document.documentElement, { childList: true, subtree: true });
    document.addEventListener('DOMContentLoaded', () => giveIds(document));

    const register = () => {
        if (!window.draftail || !window.React) return;
        const { React } = window;
        const { EditorState, Modifier } = window.DraftJS;

        class ReferenceSource extends React.Component {
            componentDidMount() {
                const dialog = document.createElement('dialog');
                dialog.className = 'cite-dialog';
                dialog.setAttribute('aria-label', 'Cite a reference');
                const heading = document.createElement('h2');
                heading.textContent = 'Cite a reference';
                dialog.append(heading);
                const references = ordered();
                references.forEach((reference, index) => {
                    const button = document.createElement('button');
                    button.type = 'button';
                    button.className = 'cite-choice';
                    button.textContent = `${index + 1}. ${reference.title || 'Reference without a title'}`;
                    button.addEventListener('click', () => dialog.close(reference.id));
                    dialog.append(button);
                });
                if (!references.length) {
                    const empty = document.createElement('p');
                    empty.textContent = 'This article has no references yet. Add one below the text first.';
                    dialog.append(empty);
                }
                const cancel = document.createElement('button');
                cancel.type = 'button';
                cancel.className = 'button button-secondary';
                cancel.textContent = 'Cancel';
                cancel.addEventListener('click', () => dialog.close(''));
                dialog.append(cancel);
                dialog.addEventListener('close', () => {
                    dialog.remove();
                    if (dialog.returnValue) this.cite(dialog.returnValue);
                    else this.props.onClose();
                });
                document.body.append(dialog);
                dialog.showModal();
            }

            cite(reference) {
                const { editorState, entityType, onComplete } = this.props;
                const content = editorState.getCurrentContent().createEntity(entityType.type, 'IMMUTABLE', { reference });
                const selection = editorState.getSelection();
                // A citation stands behind the selected words, it does not replace them.
                const behind = selection.merge({
                    anchorKey: selection.getEndKey(),
                    anchorOffset: selection.getEndOffset(),
                    focusKey: selection.getEndKey(),
                    focusOffset: selection.getEndOffset(),
                    isBackward: false,
                });
                const next = Modifier.insertText(content, behind, '[ref]', null, content.getLastCreatedEntityKey());
                onComplete(EditorState.push(editorState, next, 'insert-characters'));
            }

            render() {
                return null;
            }
        }

        const Citation = ({ entityKey, contentState, children }) => {
            const { reference } = contentState.getEntity(entityKey).getData();
            const number = numberOf(reference);
            return React.createElement(
                'sup',
                {
                    className: number ? 'cite' : 'cite cite--missing',
                    title: number ? `Reference ${number}` : 'This reference is not in the list any more',
                    'data-number': number || '?',
                },
                React.createElement('span', { className: 'cite-text' }, children),
            );
        };

        window.draftail.registerPlugin({ type: 'REFERENCE', source: ReferenceSource, decorator: Citation }, 'entityTypes');
    };
    register();
})();
