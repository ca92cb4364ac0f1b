"""What the product does, over ports: no boto3, no HTTP, no XML."""
