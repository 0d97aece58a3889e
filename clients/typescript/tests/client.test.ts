/** The client against a running CMS: `BASE_URL` is its address, `EXPECTED` what it holds, as JSON. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DeliveryClient, DeliveryError, GoneError, isArticle } from "../src/index.js";

interface Expected {
  slug: string;
  id: number;
  title: string;
  writer: number;
  titles: string[];
  withdrawn: { id: number; path: string; notice: string };
  kinds: string[];
}

const { BASE_URL: baseUrl = "", EXPECTED: expected = "{}" } = process.env;
const { slug, id, title, writer, titles, withdrawn, kinds } = JSON.parse(expected) as Expected;
const client = new DeliveryClient({ baseUrl });

test("an article by its slug is whole", async () => {
  const article = await client.getArticle(slug);
  assert.ok(article);
  assert.equal(article.id, id);
  assert.equal(article.title, title);
  assert.deepEqual(
    article.body.map((block) => block.type),
    kinds,
  );
  assert.equal(article.json_ld["@context"], "https://schema.org");
});

test("an article in another form of rich text", async () => {
  const article = await client.getArticle(slug, "markdown");
  const text = article?.body.find((block) => block.type === "rich_text");
  assert.match(text?.html ?? "", /^Read \[more\]\(http/);
});

test("a slug that nobody has", async () => {
  assert.equal(await client.getArticle("nobody-has-this"), null);
});

test("a page by its id, and what stands above it", async () => {
  const page = await client.getPage(id);
  assert.ok(isArticle(page));
  assert.equal(page.review.status, "current");
  const index = await client.getPage(page.meta.parent?.id ?? 0);
  assert.equal(isArticle(index), false);
  assert.equal(index.title, "Articles");
});

test("a page by its path", async () => {
  const page = await client.findPage(`/articles/${slug}/`);
  assert.equal(page.id, id);
});

test("a withdrawn article", async () => {
  const gone = (error: unknown): boolean =>
    error instanceof GoneError && error.withdrawn.type === "withdrawn" && error.withdrawn.notice === withdrawn.notice;
  await assert.rejects(client.getPage(withdrawn.id), gone);
  await assert.rejects(client.findPage(withdrawn.path), gone);
});

test("what the API refuses", async () => {
  await assert.rejects(client.listArticles({ order: "nonsense" }), (error: unknown) => {
    return error instanceof DeliveryError && error.status === 400 && error.message.includes("nonsense");
  });
  await assert.rejects(client.getPage(999999), (error: unknown) => error instanceof DeliveryError && error.status === 404);
});

test("a list, and with more fields", async () => {
  const { items, meta } = await client.listArticles({ order: "title" });
  assert.deepEqual(
    items.map((item) => item.title),
    titles,
  );
  assert.equal(meta.total_count, titles.length);
  const partial = await client.listArticles({ slug, fields: "_,summary" });
  assert.deepEqual(Object.keys(partial.items[0] ?? {}), ["summary"]);
});

test("all articles, one page after the other", async () => {
  const found: string[] = [];
  for await (const item of client.eachArticle({ order: "title", limit: 1 })) found.push(item.title);
  assert.deepEqual(found, titles);
});

test("the site and a writer", async () => {
  assert.equal((await client.getSite()).api_version, "v2");
  const profile = await client.getWriter(writer);
  assert.ok(profile.articles.items.some((card) => card.id === id));
});
