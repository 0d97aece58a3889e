/** An article as HTML, with every kind of block: `node dist/examples/render.js https://cms.example.org the-slug`. */

import { pathToFileURL } from "node:url";

import { type ArticleItem, type Block, DeliveryClient, type Image } from "../src/index.js";

export function renderArticle(article: ArticleItem): string {
  const { medical_reviewer: reviewer, hero_image: hero } = article;
  return [
    `<article lang="${text(article.language)}">`,
    `<h1>${text(article.title)}</h1>`,
    `<p class="summary">${text(article.summary)}</p>`,
    `<p class="byline">By ${article.writers.map((writer) => person(writer)).join(", ")}.`,
    ` Medically reviewed by ${person(reviewer)} on <time>${text(article.last_reviewed.slice(0, 10))}</time>.</p>`,
    hero ? figure(hero, hero.alt_text, hero.caption, hero.credit) : "",
    ...article.body.map(renderBlock),
    references(article),
    "</article>",
  ].join("\n");
}

/** The compiler names this function when the API has a kind of block that is not handled here. */
export function renderBlock(block: Block): string {
  switch (block.type) {
    case "introduction":
      return `<div class="introduction">${block.html}</div>`;
    case "section":
      return `<h${block.level} id="${text(block.anchor)}">${text(block.heading)}</h${block.level}>`;
    case "rich_text":
      return block.html;
    case "image":
      return figure(block.image, block.alt_text, block.caption, block.credit);
    case "pull_caption":
      return `<p class="pull-caption">${block.html}</p>`;
    case "member_quote":
      return `<blockquote>${block.quote}<footer>${text(block.attribution)}</footer></blockquote>`;
    case "warning":
      return `<aside class="warning"><h3>${text(block.heading)}</h3>${block.html}</aside>`;
    case "key_points":
      return `<h3>${text(block.heading)}</h3><ul>${block.points.map((point) => `<li>${point}</li>`).join("")}</ul>`;
    case "question":
      return `<h3>${text(block.question)}</h3>${block.html}`;
    case "table":
      return table(block.caption, block.headings, block.rows);
    case "related_article":
      return block.url ? `<p><a href="${text(block.url)}">${text(block.title)}</a></p>` : `<p>${text(block.title)}</p>`;
    default:
      return unknown(block);
  }
}

/** What a newer API may send to an older frontend: nothing is shown of it. */
function unknown(block: never): string {
  console.warn("Unknown kind of block:", block);
  return "";
}

function figure(image: Image | null, alternative: string, caption: string, credit: string): string {
  const words = caption || credit ? `<figcaption>${caption} ${text(credit)}</figcaption>` : "";
  return `<figure>${image ? picture(image, alternative) : ""}${words}</figure>`;
}

function picture(image: Image, alternative: string): string {
  const sources = image.sources.map(({ type, srcset }) => `<source type="${text(type)}" srcset="${text(srcset)}">`);
  const size = `width="${image.width}" height="${image.height}"`;
  return `<picture>${sources.join("")}<img src="${text(image.url)}" alt="${text(alternative)}" ${size}></picture>`;
}

function table(caption: string, headings: string[], rows: string[][]): string {
  const head = headings.map((heading) => `<th scope="col">${text(heading)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("");
  const words = caption ? `<caption>${text(caption)}</caption>` : "";
  return `<table>${words}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function references(article: ArticleItem): string {
  const items = article.references.map((reference) => {
    const back = reference.citations.map((citation) => `<a href="#${text(citation)}">↩</a>`).join(" ");
    const title = reference.url ? `<a href="${text(reference.url)}">${text(reference.title)}</a>` : text(reference.title);
    return `<li id="${text(reference.anchor)}">${title} ${text(reference.source)} ${back}</li>`;
  });
  return items.length > 0 ? `<ol>${items.join("")}</ol>` : "";
}

function person({ name, credentials }: { name: string; credentials: string }): string {
  return text(credentials ? `${name}, ${credentials}` : name);
}

/** Text as HTML. What is HTML already, the API says of each field. */
function text(value: string): string {
  const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return value.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [baseUrl = "http://127.0.0.1:8000", slug = ""] = process.argv.slice(2);
  const article = await new DeliveryClient({ baseUrl }).getArticle(slug);
  if (article === null) {
    console.error(`No public article has the slug “${slug}”.`);
    process.exitCode = 1;
  } else {
    console.log(renderArticle(article));
  }
}
