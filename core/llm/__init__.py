"""The language model: asked over the OpenAI protocol, metered, and never trusted."""
